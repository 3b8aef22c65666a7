import { Disclosure } from "@/components/ui/disclosure";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { Group, TimelineGap, TimelineRow } from "@/lib/incidents/model/timeline";
import { formatCount } from "@/lib/units";
import { CorrectionForm } from "./note-form";
import { GROUP_WORDS, SOURCE_WORDS } from "./words";

type TimeLineProps = {
  rows: readonly TimelineRow[];
  /** Shown on the screen; paper has them all. */
  show: Group | null;
  zone: string;
  incidentId: string;
  mayChange: boolean;
};

/** What happened, with what proves it. On paper every row stands, whatever the screen is narrowed to. */
export function TimeLine({ rows, show, ...rest }: TimeLineProps) {
  const isShown = ({ group }: TimelineRow) => show === null || group === show;
  return (
    <>
      {show !== null && !rows.some(isShown) && (
        <p className="py-4 text-text-2 print:hidden">Nothing here under {GROUP_WORDS[show]}.</p>
      )}
      <ol className="time-line">
        {rows.map((row) => (
          <li key={row.key} className={isShown(row) ? undefined : "paper-only"} data-group={row.group}>
            <Row row={row} {...rest} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Row({
  row,
  zone,
  incidentId,
  mayChange,
}: Omit<TimeLineProps, "rows" | "show"> & { row: TimelineRow }) {
  const { at, text, lines, times, href, raw, sha256, entry } = row;
  return (
    <>
      <div className="at">
        <Time at={new Date(at)} zone={zone} form="minute" />
      </div>
      <div className="min-w-0">
        <p className={entry?.correctedBy ? "line-through" : undefined}>
          <Untrusted text={text} limit={1_000} />
          {times.map((time) => (
            <span key={time.word} className="text-text-2">
              {" · "}
              {time.word}{" "}
              <Time
                at={time.at === null ? null : new Date(time.at)}
                zone={zone}
                form="minute"
                none="not set"
              />
            </span>
          ))}
        </p>
        {lines.map((line, place) => (
          <p
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one fixed row
            key={place}
            className={`whitespace-pre-wrap ${entry?.isNote ? "" : "text-text-2"} ${entry?.correctedBy ? "line-through" : ""}`}
          >
            <Untrusted text={line} lines limit={4_000} />
          </p>
        ))}
        <p className="flex flex-wrap items-center gap-x-2 text-xs text-text-3">
          {entry?.correctedBy && <span>corrected by entry {entry.correctedBy}</span>}
          {entry && entry.recordedAt - at >= 60_000 && (
            <span>
              written down <Time at={new Date(entry.recordedAt)} zone={zone} form="minute" />
            </span>
          )}
          {href && (
            <TextLink href={href} className="inline-flex min-h-6 items-center print:hidden">
              evidence<span className="sr-only"> of this row</span>
            </TextLink>
          )}
          {raw && (
            <TextLink href={raw} className="inline-flex min-h-6 items-center print:hidden">
              message<span className="sr-only"> that said so</span>
            </TextLink>
          )}
          <Hash seq={entry?.seq ?? null} sha256={sha256} />
        </p>
        {mayChange && entry?.isNote && entry.correctedBy === null && (
          <div className="screen-only text-xs">
            <Disclosure summary={<>Correct entry {entry.seq}</>}>
              <CorrectionForm incidentId={incidentId} seq={entry.seq} />
            </Disclosure>
          </div>
        )}
      </div>
    </>
  );
}

/** Whole on paper, where nothing can be looked up. */
function Hash({ seq, sha256 }: { seq: number | null; sha256: string | null }) {
  if (sha256 === null) return null;
  return (
    <span className="hash min-w-0 break-all">
      {seq !== null && <>entry {seq} · </>}
      sha256{" "}
      <span className="font-mono print:hidden" title={sha256}>
        {sha256.slice(0, 12)}…
      </span>
      <span className="hidden font-mono print:inline">{sha256}</span>
    </span>
  );
}

/** What the time line does not hold, so that nobody takes it for all. */
export function Gaps({ gaps, zone }: { gaps: readonly TimelineGap[]; zone: string }) {
  if (gaps.length === 0) return null;
  return (
    <ul className="mb-2 text-text-2">
      {gaps.map((gap) => (
        <li key={`${gap.source} ${gap.why}`}>
          {gap.why === "limit" ? (
            <>
              Cut off: of {SOURCE_WORDS[gap.source]} only the first {formatCount(gap.limit)} rows are here,
              none after <Time at={new Date(gap.after)} zone={zone} form="minute" />.
            </>
          ) : (
            <>Not shown: you may not read {SOURCE_WORDS[gap.source]}.</>
          )}
        </li>
      ))}
    </ul>
  );
}
