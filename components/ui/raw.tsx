import { counted } from "@/lib/units";
import { Untrusted } from "./untrusted";

const LINE_LIMIT = 2_000;
const WIDTH_LIMIT = 4_000;
/** Folded, a line of this length is still a page that a browser lays out. */
const FOLDED_LIMIT = 300_000;

const STRAIGHT = "pr-4 whitespace-pre print:min-w-0 print:whitespace-pre-wrap";
const FOLDED = "min-w-0 pr-4 whitespace-pre-wrap [overflow-wrap:anywhere]";

type RawProps = {
  text: string;
  /** What it is: "Output of ss -tulpn". */
  label: string;
  /** First line's number. */
  from?: number;
  /** Numbers of lines to stand out. */
  marked?: readonly number[];
  /** Fold long lines, rather than let them run out of sight. */
  wrap?: boolean;
};

/** The bytes that proved something, line by line, as text and nothing else. */
export function Raw({ text, label, from = 1, marked = [], wrap = false }: RawProps) {
  const lines = text.replace(/\n$/, "").split("\n");
  const shown = lines.slice(0, LINE_LIMIT);
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      className="max-h-[70vh] overflow-auto rounded-control border border-border bg-sunken py-2 font-mono text-[0.8125rem] leading-5 print:max-h-none"
    >
      <ol className={wrap ? "w-full" : "w-max min-w-full print:w-auto"}>
        {shown.map((line, place) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one fixed text
            key={place}
            className={`flex ${marked.includes(from + place) ? "bg-selected" : ""}`}
          >
            <span
              aria-hidden="true"
              className="sticky left-0 w-12 flex-none bg-sunken pr-3 text-right text-text-3 select-none"
            >
              {from + place}
            </span>
            <span className={wrap ? FOLDED : STRAIGHT}>
              <Untrusted text={line} limit={wrap ? FOLDED_LIMIT : WIDTH_LIMIT} />
              {line === "" && <br />}
            </span>
          </li>
        ))}
      </ol>
      {shown.length < lines.length && (
        <p className="px-4 py-2 font-sans text-text-2">
          {counted(lines.length - shown.length, "more line")} not shown.
        </p>
      )}
    </section>
  );
}
