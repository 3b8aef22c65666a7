import type { ReactNode } from "react";
import { Code } from "./code";
import { Glyph } from "./glyph";

type ErrorPanelProps = {
  /** What failed, as a sentence: "The list of servers could not be read." */
  what: string;
  /** What to do about it. */
  advice?: ReactNode;
  /** Since when, already written or as <Time>. */
  since?: ReactNode;
  /** What finds this failure in the server's log. */
  reference?: string | null;
  /** A button or a link that tries again. */
  retry?: ReactNode;
};

/** A panel that failed; the others stay. */
export function ErrorPanel({ what, advice, since, reference, retry }: ErrorPanelProps) {
  return (
    <div role="alert" className="rounded-card border border-critical bg-critical-bg px-4 py-3">
      <p className="flex gap-2 font-semibold">
        <Glyph shape="octagon" className="mt-0.5 text-critical" />
        {what}
      </p>
      <div className="mt-1 ml-6 grid justify-items-start gap-2">
        {advice && <p>{advice}</p>}
        {(since || reference) && (
          <p className="text-xs">
            {since && <>Since {since}. </>}
            {reference && (
              <>
                Reference <Code>{reference}</Code>
              </>
            )}
          </p>
        )}
        {retry}
      </div>
    </div>
  );
}
