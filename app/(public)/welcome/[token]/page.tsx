import { Frame } from "@/components/sign-in/frame";
import { primaryButton } from "@/components/sign-in/look";
import { PassphraseField } from "@/components/sign-in/passphrase-field";
import { Problem, problemAt } from "@/components/sign-in/problem";
import { TextField } from "@/components/sign-in/text-field";
import { holderOf } from "@/lib/auth/store/links";
import { type PageQuery, pageState } from "@/lib/http/sign-in-page";

type Props = { params: Promise<{ token: string }>; searchParams: PageQuery };

export default async function WelcomePage({ params, searchParams }: Props) {
  const { token } = await params;
  const { problem, typed } = await pageState(searchParams);
  const holder = await holderOf("invite", token);
  if (!holder) {
    return (
      <Frame title="This invitation is not good any more">
        <Problem code="link-ended" />
      </Frame>
    );
  }
  return (
    <Frame
      title="Welcome to Garrison"
      problem={problem}
      lead={`You are invited as ${holder.email}. Choose a passphrase; the second factor comes next.`}
    >
      <Problem code={problem} fields={["name", "password"]} />
      <form method="post" action="/api/welcome" className="grid gap-4">
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="username" value={holder.email} autoComplete="username" />
        <TextField
          name="name"
          label="Your name"
          autoComplete="name"
          maxLength={100}
          defaultValue={typed("name") ?? holder.name}
          error={problemAt("name", problem)}
        />
        <PassphraseField fresh error={problemAt("password", problem)} />
        <button type="submit" className={primaryButton}>
          Continue
        </button>
      </form>
    </Frame>
  );
}
