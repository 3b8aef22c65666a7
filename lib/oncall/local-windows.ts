/** When is it one of these times again? Pure: "every day 22:00 to 06:00" as spans of instants. */
import type { LocalWindow } from "./model/local-window";
import { type Span, union } from "./spans";
import { clockMs, DAY_MS, modulo, type WallClock, WEEK_MS, weekdayBefore } from "./wall-clock";

/** In order, without overlap, cut to [from, to). @param clock exact from `from` to `to` */
export function windowSpans(
  windows: readonly LocalWindow[],
  clock: WallClock,
  from: number,
  to: number,
): Span[] {
  return union(windows.flatMap((window) => spansOf(window, clock, from, to)));
}

function spansOf(window: LocalWindow, clock: WallClock, from: number, to: number): Span[] {
  const { first, length, cycle } = recurrenceOf(window);
  const spans: Span[] = [];
  // The turn before may still last.
  const begin = Math.floor((clock.localAt(from) - first) / cycle) - 1;
  for (let turn = begin; ; turn++) {
    const start = clock.instantOf(first + turn * cycle);
    if (start >= to) return spans;
    const end = clock.instantOf(first + turn * cycle + length);
    spans.push({ from: Math.max(start, from), to: Math.min(end, to) });
  }
}

/** Local milliseconds: one of its beginnings, how long it lasts, and after how long it comes again. */
function recurrenceOf(window: LocalWindow): { first: number; length: number; cycle: number } {
  if (window.kind === "daily") {
    const first = clockMs(window.from);
    return { first, length: modulo(clockMs(window.to) - first, DAY_MS), cycle: DAY_MS };
  }
  const first = weekdayBefore(0, window.fromDay) + clockMs(window.from);
  const end = weekdayBefore(0, window.toDay) + clockMs(window.to);
  return { first, length: modulo(end - first, WEEK_MS), cycle: WEEK_MS };
}
