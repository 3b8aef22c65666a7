import { CodeField } from "@/components/sign-in/code-field";
import { Frame } from "@/components/sign-in/frame";
import { primaryButton } from "@/components/sign-in/look";
import { PasskeyButton } from "@/components/sign-in/passkey-button";
import { Problem, problemAt } from "@/components/sign-in/problem";
import { factorsOf } from "@/lib/auth/store/second-factor";
import { fullySignedIn, type PageQuery, pageState } from "@/lib/http/sign-in-page";

type Props = { searchParams: PageQuery };

export default async function StepUpPage({ searchParams }: Props) {
  const { next, problem } = await pageState(searchParams);
  const session = await fullySignedIn(next);
  const factors = await factorsOf(session.personId);
  return (
    <Frame
      title="Confirm it is you"
      problem={problem}
      lead="What comes next needs a second factor that is no older than 5 minutes."
    >
      <Problem code={problem} fields={["code"]} />
      {factors.passkeys > 0 && <PasskeyButton label="Use a passkey" door="/api/step-up" next={next} />}
      <form method="post" action="/api/step-up" className="grid gap-4">
        <input type="hidden" name="next" value={next} />
        <CodeField recovery={!factors.totp} focus error={problemAt("code", problem)} />
        <button type="submit" className={primaryButton}>
          Confirm
        </button>
      </form>
    </Frame>
  );
}
