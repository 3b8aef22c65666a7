import { segmentsOf } from "@/lib/untrusted";

/** Longer values are cut, with their length said. */
const LIMIT = 2_000;

type UntrustedProps = {
  /** Text that somebody else wrote: a server, a person, a request. */
  text: string;
  /** Line feeds and tabs are layout. */
  lines?: boolean;
  limit?: number;
};

/** Hostile text, made harmless to read: control, direction and invisible characters are marks. */
export function Untrusted({ text, lines = false, limit = LIMIT }: UntrustedProps) {
  const shown = text.length > limit ? text.slice(0, limit) : text;
  return (
    <bdi>
      {segmentsOf(shown, { lines }).map((segment, place) =>
        segment.kind === "plain" ? (
          segment.text
        ) : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
            key={place}
            title={segment.name}
            className="rounded-badge bg-high-bg px-0.5 font-mono text-high"
          >
            {segment.text}
          </span>
        ),
      )}
      {shown.length < text.length && (
        <span className="text-text-3"> … {text.length - shown.length} more characters</span>
      )}
    </bdi>
  );
}
