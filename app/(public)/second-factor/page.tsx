import { redirect } from "next/navigation";
import { CodeField } from "@/components/sign-in/code-field";
import { Frame } from "@/components/sign-in/frame";
import { link, primaryButton } from "@/components/sign-in/look";
import { PasskeyButton } from "@/components/sign-in/passkey-button";
import { Problem, problemAt } from "@/components/sign-in/problem";
import { SignOutForm } from "@/components/sign-in/sign-out-form";
import { withNext } from "@/lib/auth/next-page";
import { factorsOf, hasFactor } from "@/lib/auth/store/second-factor";
import { halfSignedIn, type PageQuery, pageState } from "@/lib/http/sign-in-page";

type Props = { searchParams: PageQuery };

export default async function SecondFactorPage({ searchParams }: Props) {
  const { next, problem, with: wanted } = await pageState(searchParams);
  const session = await halfSignedIn(next);
  const factors = await factorsOf(session.personId);
  if (!hasFactor(factors)) redirect(withNext("/enrol-factor", next));
  const recovery = wanted === "recovery" || !factors.totp;
  const showCode = factors.totp || wanted === "recovery";
  return (
    <Frame title="Second factor" problem={problem} lead={`Signing in as ${session.email}.`}>
      <Problem code={problem} fields={showCode ? ["code"] : []} />
      {factors.passkeys > 0 && (
        <PasskeyButton label="Use a passkey" door="/api/sign-in/passkey" next={next} primary={!showCode} />
      )}
      {showCode && (
        <form method="post" action="/api/sign-in/second-factor" className="grid gap-4">
          <input type="hidden" name="next" value={next} />
          {recovery && <input type="hidden" name="with" value="recovery" />}
          <CodeField recovery={recovery} focus error={problemAt("code", problem)} />
          <button type="submit" className={primaryButton}>
            Continue
          </button>
        </form>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        {recovery && showCode && factors.totp ? (
          <a href={withNext("/second-factor", next)} className={link}>
            Use the app instead
          </a>
        ) : (
          wanted !== "recovery" && (
            <a href={withNext("/second-factor", next, { with: "recovery" })} className={link}>
              Use a recovery code instead
            </a>
          )
        )}
        <SignOutForm />
      </div>
    </Frame>
  );
}
