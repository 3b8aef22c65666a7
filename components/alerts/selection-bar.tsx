"use client";
import type { ListedAlert } from "@/components/alerts/listed-alert";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/units";
import type { Deed } from "./deeds";
import type { Progress } from "./use-deeds";

type SelectionBarProps = {
  chosen: number;
  /** All that match, when more do than are on this page. */
  matching: number | null;
  /** All that match are chosen; as of when, in words. */
  allAsOf: string | null;
  listed: ListedAlert["state"];
  progress: Progress | null;
  onAll: () => void;
  onClear: () => void;
  onAct: (deed: Deed) => void;
  onSnooze: () => void;
};

/** What can be done with the chosen rows. */
export function SelectionBar(props: SelectionBarProps) {
  const { chosen, matching, allAsOf, listed, progress, onAll, onClear, onAct, onSnooze } = props;
  if (progress) {
    const { words, done, total, stop } = progress;
    return (
      <section aria-label="Progress" className="selection-bar">
        <span>
          {words}: {formatCount(done)} of {formatCount(total)}
        </span>
        <progress
          aria-label={words}
          max={Math.max(1, total)}
          value={done}
          className="min-w-24 flex-1 accent-accent"
        />
        <Button onClick={stop}>Stop</Button>
      </section>
    );
  }
  return (
    <section aria-label="Chosen alerts" className="selection-bar">
      <span className="font-semibold">
        {allAsOf === null
          ? `${formatCount(chosen)} chosen`
          : `All ${formatCount(matching ?? chosen)} that match, as of ${allAsOf}`}
      </span>
      {matching !== null && allAsOf === null && (
        <button type="button" onClick={onAll} className="link min-h-6 pointer-coarse:min-h-11">
          Choose all {formatCount(matching)} that match
        </button>
      )}
      <span className="ml-auto flex flex-wrap gap-2">
        {listed === "acknowledged" && (
          <Button onClick={() => onAct({ kind: "unacknowledge" })}>Give back</Button>
        )}
        {listed === "snoozed" && <Button onClick={() => onAct({ kind: "wake" })}>Wake</Button>}
        {listed !== "acknowledged" && (
          <Button variant="primary" onClick={() => onAct({ kind: "acknowledge" })}>
            Acknowledge
          </Button>
        )}
        <Button onClick={onSnooze}>Snooze…</Button>
        <Button onClick={() => onAct({ kind: "resolve" })}>Close by hand</Button>
        <Button variant="quiet" onClick={onClear}>
          Clear
        </Button>
      </span>
    </section>
  );
}
