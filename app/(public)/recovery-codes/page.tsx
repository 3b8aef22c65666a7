import { redirect } from "next/navigation";
import { Frame } from "@/components/sign-in/frame";
import { KeptCodes } from "@/components/sign-in/kept-codes";
import { normalButton, primaryButton } from "@/components/sign-in/look";
import { Problem } from "@/components/sign-in/problem";
import { pageOf } from "@/lib/http/sign-in-answers";
import { fullySignedIn, type PageQuery, pageState, sessionToken, shownCodes } from "@/lib/http/sign-in-page";

type Props = { searchParams: PageQuery };

export default async function RecoveryCodesPage({ searchParams }: Props) {
  const { next, problem } = await pageState(searchParams);
  const session = await fullySignedIn(next);
  const codes = await shownCodes(session);
  if (!codes) redirect(await pageOf(await sessionToken(), next));
  return (
    <Frame
      title="Keep your recovery codes"
      problem={problem}
      lead="Each of them signs you in once when your second factor is lost. They are shown only now: keep them where the second factor is not."
    >
      <Problem code={problem} />
      <ol className="grid grid-cols-1 justify-items-center gap-x-2 gap-y-1 rounded-md bg-sunken p-4 font-mono text-sm select-all sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ol>
      <KeptCodes codes={codes} />
      <a href="/api/recovery-codes/file" download className={`${normalButton} print:hidden`}>
        Download as a text file
      </a>
      <form method="post" action="/api/recovery-codes/confirmation" className="grid gap-4 print:hidden">
        <input type="hidden" name="next" value={next} />
        <label className="flex items-start gap-3 py-1">
          <input
            type="checkbox"
            name="kept"
            value="yes"
            required
            className="mt-1 size-5 shrink-0 accent-accent"
          />
          <span>I have put them in a safe place.</span>
        </label>
        <button type="submit" className={primaryButton}>
          Continue
        </button>
      </form>
    </Frame>
  );
}
