import { Frame } from "@/components/sign-in/frame";
import { link, primaryButton } from "@/components/sign-in/look";
import { PassphraseField } from "@/components/sign-in/passphrase-field";
import { Problem, problemAt } from "@/components/sign-in/problem";
import { holderOf } from "@/lib/auth/store/links";
import { type PageQuery, pageState } from "@/lib/http/sign-in-page";

type Props = { params: Promise<{ token: string }>; searchParams: PageQuery };

export default async function NewPassphrasePage({ params, searchParams }: Props) {
  const { token } = await params;
  const { problem } = await pageState(searchParams);
  const holder = await holderOf("reset", token);
  if (!holder) {
    return (
      <Frame title="This link is not good any more">
        <Problem code="link-ended" />
        <p>
          <a href="/reset" className={link}>
            Ask for a new one
          </a>
        </p>
      </Frame>
    );
  }
  return (
    <Frame
      title="New passphrase"
      problem={problem}
      lead={`For ${holder.email}. All your sessions end, and your second factor is asked afterwards.`}
    >
      <Problem code={problem} fields={["password"]} />
      <form method="post" action="/api/reset" className="grid gap-4">
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="username" value={holder.email} autoComplete="username" />
        <PassphraseField fresh error={problemAt("password", problem)} />
        <button type="submit" className={primaryButton}>
          Set passphrase
        </button>
      </form>
    </Frame>
  );
}
