import type { ObjectiveRow } from "@/lib/uptime/model/objective";
import { minutesWords } from "./words";

/** What is left of the error budget, in minutes and as a bar. Overspent is said, not cut off. */
export function BudgetLeft({ objective }: { objective: ObjectiveRow }) {
  const { remaining, minutesLeft } = objective;
  if (remaining === null || minutesLeft === null) return <span className="text-text-3">Not known</span>;
  const part = Math.min(1, Math.max(0, remaining));
  const overspent = remaining < 0;
  return (
    <span className="inline-flex items-center gap-2">
      <svg viewBox="0 0 60 8" width="60" height="8" aria-hidden="true" className="flex-none">
        <rect width="60" height="8" rx="2" className="fill-sunken stroke-border-strong" strokeWidth="0.5" />
        <rect width={60 * part} height="8" rx="2" className={remaining < 0.25 ? "fill-high" : "fill-ok"} />
        <path d="M15 0v8" className="stroke-text-3" strokeWidth="1" />
      </svg>
      <span className={overspent ? "font-semibold text-critical" : undefined}>
        {overspent ? `${minutesWords(-minutesLeft)} overspent` : minutesWords(minutesLeft)}
      </span>
    </span>
  );
}
