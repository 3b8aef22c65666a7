/** The words of planned work: who asked for it, who approved it, and what it hid. */
import { z } from "zod";
import { isTimeZone } from "@/lib/time";

/** Hours that one window may last. What takes longer is asked for again, so that nobody forgets it. */
export const LONGEST_H = 8;
/** Days ahead, and back: what is excused afterwards is marked as such. */
export const AHEAD_DAYS = 365;
export const BACK_DAYS = 31;

const When = z.string().trim().min(1, "is missing").max(40);

export const NewMaintenance = z.object({
  reason: z.string().trim().min(1, "is missing").max(300),
  /** "2026-11-23T22:00" in `timeZone`, or an instant with its offset. */
  from: When,
  to: When,
  timeZone: z.string().refine(isTimeZone, "is not a time zone").default("UTC"),
  objectives: z.array(z.uuid("is not an id")).min(1, "at least one").max(200),
});
export type NewMaintenance = z.infer<typeof NewMaintenance>;

export const Decision = z.object({ approved: z.boolean() });

/** `lapsed`: nobody decided in time, so nothing was excused. */
export type MaintenanceState =
  | "waiting"
  | "refused"
  | "lapsed"
  | "planned"
  | "running"
  | "over"
  | "called-off";

export type MaintenanceRow = {
  id: string;
  reason: string;
  from: Date;
  to: Date;
  endedAt: Date | null;
  approved: boolean | null;
  requestedById: string;
  requestedBy: string;
  requestedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  objectives: {
    id: string;
    name: string;
    /** What it excuses: verdicts of the minutes that lie wholly inside; null until it began. */
    hid: { good: number; bad: number; unknown: number } | null;
  }[];
};

export function stateOf(
  row: Pick<MaintenanceRow, "approved" | "from" | "to" | "endedAt">,
  now: Date,
): MaintenanceState {
  if (row.approved === false) return "refused";
  const end = row.endedAt && row.endedAt < row.to ? row.endedAt : row.to;
  if (row.approved === null) return row.endedAt ? "called-off" : now >= row.to ? "lapsed" : "waiting";
  if (row.endedAt && row.endedAt <= row.from) return "called-off";
  if (now >= end) return "over";
  return now >= row.from ? "running" : "planned";
}

/** Asked for after it had begun. The raw number never changes by it. */
export function isRetroactive({ from, requestedAt }: Pick<MaintenanceRow, "from" | "requestedAt">): boolean {
  return from < requestedAt;
}
