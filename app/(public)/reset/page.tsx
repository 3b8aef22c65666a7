import { Frame } from "@/components/sign-in/frame";
import { link, primaryButton } from "@/components/sign-in/look";
import { Problem } from "@/components/sign-in/problem";
import { TextField } from "@/components/sign-in/text-field";
import { canMail } from "@/lib/auth/mail";
import { type PageQuery, pageState } from "@/lib/http/sign-in-page";

type Props = { searchParams: PageQuery };

export default async function ForgotPage({ searchParams }: Props) {
  const { problem, query } = await pageState(searchParams);
  const asked = query("asked") === "1";
  return (
    <Frame title="Forgot the passphrase" problem={problem}>
      <Problem code={problem} />
      {!canMail() ? (
        <p>
          Ask an administrator for a reset link: Garrison has no mail server set up to send one. Whoever runs
          the server can make one with <code className="font-mono text-sm">garrison user reset</code>.
        </p>
      ) : asked ? (
        <p role="status">
          If somebody with this address is here, a link is on its way. It is good for 30 minutes; your second
          factor is asked afterwards.
        </p>
      ) : (
        <form method="post" action="/api/reset/link" className="grid gap-4">
          <TextField
            name="email"
            type="email"
            label="E-mail address"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
            autoFocus
          />
          <button type="submit" className={primaryButton}>
            Send a reset link
          </button>
        </form>
      )}
      <p>
        <a href="/sign-in" className={link}>
          Back to sign-in
        </a>
      </p>
    </Frame>
  );
}
