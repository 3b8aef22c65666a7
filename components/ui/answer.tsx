import { type ReactNode, useId } from "react";
import { Glyph, type Shape } from "./glyph";
import { TextLink } from "./text-link";

export type Verdict = "yes" | "no" | "unknown";
export type Reason = { text: ReactNode; href?: string };

type AnswerProps = {
  question: string;
  verdict: Verdict;
  /** What follows the word: "2 urgent problems" is shown as "No: 2 urgent problems". */
  words?: ReactNode;
  /** At most two are shown; each leads to the list behind it. */
  reasons?: readonly Reason[];
  /** Denominator, age, and what was left out: "3 accepted until 2027-01-31". */
  note?: ReactNode;
};

/** One of the great questions, answered in a sentence. */
export function Answer({ question, verdict, words, reasons = [], note }: AnswerProps) {
  const id = useId();
  const { word, shape, text, edge } = verdicts[verdict];
  return (
    <section
      aria-labelledby={id}
      className={`min-w-0 rounded-card border border-t-3 border-border bg-surface px-4 pt-3 pb-3 ${edge}`}
    >
      <h2 id={id} className="text-xs text-text-2">
        {question}
      </h2>
      <p className="mt-0.5 flex items-start gap-2 text-xl leading-7 font-semibold">
        <Glyph shape={shape} large className={`mt-1 ${text}`} />
        <span>
          {word}
          {words && <>: {words}</>}
        </span>
      </p>
      {reasons.length > 0 && (
        <ul className="mt-1.5">
          {reasons.slice(0, 2).map((reason, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two fixed places
            <li key={place} className="text-text-2">
              {reason.href ? (
                <TextLink
                  href={reason.href}
                  className="inline-flex min-h-6 items-center pointer-coarse:min-h-11"
                >
                  {reason.text}
                </TextLink>
              ) : (
                <span className="inline-flex min-h-6 items-center">{reason.text}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {note && <p className="mt-1.5 text-xs text-text-3">{note}</p>}
    </section>
  );
}

const verdicts: Record<Verdict, { word: string; shape: Shape; text: string; edge: string }> = {
  yes: { word: "Yes", shape: "tick", text: "text-ok", edge: "border-t-ok" },
  no: { word: "No", shape: "octagon", text: "text-critical", edge: "border-t-critical-solid" },
  unknown: {
    word: "Not known",
    shape: "unknown",
    text: "text-unknown",
    edge: "[border-top-style:dashed] border-t-unknown",
  },
};
