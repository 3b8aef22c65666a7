import { notFound } from "next/navigation";
import { Frame } from "@/components/sign-in/frame";
import { primaryButton } from "@/components/sign-in/look";
import { PassphraseField } from "@/components/sign-in/passphrase-field";
import { Problem, problemAt } from "@/components/sign-in/problem";
import { TextField } from "@/components/sign-in/text-field";
import { adminExists, isGoodSetupLink } from "@/lib/auth/store/first-run";
import { type PageQuery, pageState } from "@/lib/http/sign-in-page";

type Props = { searchParams: PageQuery };

export default async function FirstRunPage({ searchParams }: Props) {
  const { problem, query, typed } = await pageState(searchParams);
  if (await adminExists()) notFound();
  const token = query("token");
  if (!(await isGoodSetupLink(token))) {
    return (
      <Frame title="This setup link is not good">
        <Problem code="setup-ended" />
      </Frame>
    );
  }
  return (
    <Frame
      title="Create the first admin"
      problem={problem}
      lead="This account can do everything, and invites the others."
    >
      <Problem code={problem} fields={["name", "email", "password"]} />
      <form method="post" action="/api/first-run" className="grid gap-4">
        <input type="hidden" name="token" value={token} />
        <TextField
          name="name"
          label="Your name"
          autoComplete="name"
          maxLength={100}
          defaultValue={typed("name")}
          autoFocus={!problem}
          error={problemAt("name", problem)}
        />
        <TextField
          name="email"
          type="email"
          label="E-mail address"
          hint="You sign in with it."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          defaultValue={typed("email")}
          error={problemAt("email", problem)}
        />
        <PassphraseField fresh error={problemAt("password", problem)} />
        <button type="submit" className={primaryButton}>
          Create admin
        </button>
      </form>
    </Frame>
  );
}
