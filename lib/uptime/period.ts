/**
 * Over which time is an objective counted? Pure: rolling days, or the calendar month of a time zone.
 *
 * A month begins and ends at local midnight, so the two months in which clocks change have an hour less or more, and
 * their budget too. Rules: field notes, "Error budget".
 */
import { Temporal } from "temporal-polyfill";
import { SLICE_MS, sliceStart } from "./slices";

export const ROLLING_DAYS = [7, 28, 30, 90] as const;

export type ObjectiveWindow =
  | { kind: "rolling"; days: (typeof ROLLING_DAYS)[number] }
  | { kind: "month"; timeZone: string };

/** Milliseconds since 1970, `from` inclusive, `to` exclusive; whole slices. */
export type Period = {
  from: number;
  to: number;
  /** Where it ends when it is over: `to` for rolling days, the end of the month else. */
  end: number;
};

const DAY_MS = 86_400_000;

/** The period that an objective is counted over at `now`; the slice that is still running is not in it. */
export function periodAt(window: ObjectiveWindow, now: number): Period {
  const to = sliceStart(now);
  if (window.kind === "rolling") return { from: to - window.days * DAY_MS, to, end: to };
  // In its first minute a month has nothing to count; it is still this month.
  const { from, end } = monthOf(now, window.timeZone);
  return { from, to: Math.max(from, to), end };
}

/** The calendar month, in a time zone, in which an instant lies. @throws RangeError for an unknown zone */
export function monthOf(at: number, timeZone: string): { from: number; end: number } {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  const first = day.with({ day: 1 });
  return {
    from: midnight(first, timeZone),
    end: midnight(first.add({ months: 1 }), timeZone),
  };
}

function midnight(day: Temporal.PlainDate, timeZone: string): number {
  return sliceStart(day.toZonedDateTime(timeZone).epochMilliseconds);
}

/** Minutes of a whole period: what the thresholds of burn rates are reckoned with. */
export function periodMinutes(window: ObjectiveWindow, now: number): number {
  const { from, end } = periodAt(window, now);
  return (end - from) / SLICE_MS;
}
