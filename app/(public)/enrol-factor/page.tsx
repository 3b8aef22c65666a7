import { redirect } from "next/navigation";
import { AppSetup } from "@/components/sign-in/app-setup";
import { Frame } from "@/components/sign-in/frame";
import { normalButton, primaryButton } from "@/components/sign-in/look";
import { PasskeyButton } from "@/components/sign-in/passkey-button";
import { Problem } from "@/components/sign-in/problem";
import { SignOutForm } from "@/components/sign-in/sign-out-form";
import { withNext } from "@/lib/auth/next-page";
import { pendingTotp } from "@/lib/auth/store/enrolment";
import { factorsOf, hasFactor } from "@/lib/auth/store/second-factor";
import { anySession } from "@/lib/http/as-viewer";
import { type PageQuery, pageState } from "@/lib/http/sign-in-page";

type Props = { searchParams: PageQuery };

export default async function EnrolFactorPage({ searchParams }: Props) {
  const { next, problem, with: wanted } = await pageState(searchParams);
  const session = await anySession();
  if (!session) redirect(withNext("/sign-in", next, { problem: "ended" }));
  if (session.level === "password" && hasFactor(await factorsOf(session.personId)))
    redirect(withNext("/second-factor", next));
  const pending = wanted === "app" ? await pendingTotp(session) : null;
  if (pending) return <AppSetup pending={pending} next={next} problem={problem} />;
  return (
    <Frame
      title="Set up a second factor"
      problem={problem}
      lead="A stolen passphrase alone must not open this console. Choose what you will have at hand when you sign in."
    >
      <Problem code={problem} />
      <form method="post" action="/api/enrol-factor/totp" className="grid gap-2">
        <input type="hidden" name="next" value={next} />
        <button type="submit" className={primaryButton}>
          Use an authenticator app
        </button>
        <p className="text-sm text-text-2">
          Any app that makes 6-digit codes: Aegis, Google Authenticator, 1Password, Bitwarden …
        </p>
      </form>
      <div className="grid gap-2">
        <PasskeyButton label="Use a passkey" door="/api/enrol-factor/passkey" next={next} />
        <noscript>
          <p className={`${normalButton} opacity-60`}>A passkey needs script in the browser</p>
        </noscript>
        <p className="text-sm text-text-2">
          Fingerprint, face or PIN of this device, your phone, or a security key. It cannot be phished, and
          signs in without the passphrase.
        </p>
      </div>
      <SignOutForm />
    </Frame>
  );
}
