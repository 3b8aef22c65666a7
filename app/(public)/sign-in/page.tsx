import { redirect } from "next/navigation";
import { Frame } from "@/components/sign-in/frame";
import { link, normalButton, primaryButton } from "@/components/sign-in/look";
import { PasskeyButton } from "@/components/sign-in/passkey-button";
import { PassphraseField } from "@/components/sign-in/passphrase-field";
import { Problem } from "@/components/sign-in/problem";
import { TextField } from "@/components/sign-in/text-field";
import { withNext } from "@/lib/auth/next-page";
import { environment } from "@/lib/env";
import { anySession } from "@/lib/http/as-viewer";
import { pageOf } from "@/lib/http/sign-in-answers";
import { cameFromElsewhere, type PageQuery, pageState, sessionToken } from "@/lib/http/sign-in-page";

type Props = { searchParams: PageQuery };

export default async function SignInPage({ searchParams }: Props) {
  const { next, problem, typed } = await pageState(searchParams);
  const session = await anySession();
  if (session?.level === "mfa") redirect(await pageOf(await sessionToken(), next));
  const again = !session && (await cameFromElsewhere());
  return (
    <Frame title="Sign in" problem={problem}>
      {again && <meta httpEquiv="refresh" content={`0;url=${withNext("/sign-in", next)}`} />}
      <Problem code={problem} />
      <form method="post" action="/api/sign-in" className="grid gap-4">
        <input type="hidden" name="next" value={next} />
        <TextField
          name="email"
          type="email"
          label="E-mail address"
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          defaultValue={typed("email")}
          autoFocus={!typed("email")}
        />
        <PassphraseField focus={Boolean(typed("email"))} />
        <button type="submit" className={primaryButton}>
          Sign in
        </button>
      </form>
      <PasskeyButton label="Sign in with a passkey" door="/api/sign-in/passkey" next={next} />
      {environment().oidc && (
        <form method="post" action="/api/sign-in/oidc">
          <input type="hidden" name="next" value={next} />
          <button type="submit" className={normalButton}>
            Single sign-on
          </button>
        </form>
      )}
      <p>
        <a href="/reset" className={link}>
          Forgot the passphrase?
        </a>
      </p>
    </Frame>
  );
}
