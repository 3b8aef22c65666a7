"use client";
import { buttonLook } from "@/components/ui/control";
import { Dialog } from "@/components/ui/dialog";
import { counted } from "@/lib/units";
import type { Rest } from "./deeds";
import { momentWords } from "./words";

type SnoozeDialogProps = {
  /** How many rest; null: it is closed. */
  count: number | null;
  /** The next 08:00 of the reader, in milliseconds, and how far their clock is from UTC, in minutes. */
  morning: number;
  offset: number;
  onChoose: (rest: Rest) => void;
  onClose: () => void;
};

const DAY_MS = 86_400_000;
const SPANS = [
  { words: "For 1 hour", minutes: 60 },
  { words: "For 24 hours", minutes: 1_440 },
  { words: "For 7 days", minutes: 10_080 },
] as const;

/** How long is it to rest? Each answer is one button, and the first one is what most people mean. */
export function SnoozeDialog({ count, morning, offset, onChoose, onClose }: SnoozeDialogProps) {
  const now = Date.now();
  // A page may have been open since before that morning.
  const next = morning > now ? morning : morning + Math.ceil((now - morning) / DAY_MS) * DAY_MS;
  const choices: { words: string; rest: Rest }[] = [
    { words: `Until ${momentWords(next, now, offset)}`, rest: { kind: "until", at: next } },
    ...SPANS.map(({ words, minutes }) => ({ words, rest: { kind: "minutes" as const, minutes } })),
    ...(count === 1 ? [{ words: "Until it gets worse", rest: { kind: "worse" as const } }] : []),
  ];
  return (
    <Dialog
      open={count !== null}
      onClose={onClose}
      title={count === null || count === 1 ? "Snooze this alert" : `Snooze ${counted(count, "alert")}`}
    >
      <div className="grid gap-2">
        {choices.map(({ words, rest }, place) => (
          <button
            key={words}
            type="button"
            ref={place === 0 ? focusFirst : undefined}
            className={`${buttonLook()} justify-start`}
            onClick={() => onChoose(rest)}
          >
            {words}
          </button>
        ))}
      </div>
      <p className="text-xs text-text-3">
        {count === 1 ? "It stays" : "They stay"} in the list of snoozed alerts.
        {count === 1 && " “Worse” is a higher severity, or coming back after it was over."}
      </p>
    </Dialog>
  );
}

/** The browser focuses what says so when it opens a dialog; React's own word for it comes too early. */
function focusFirst(button: HTMLElement | null): void {
  button?.setAttribute("autofocus", "");
}
