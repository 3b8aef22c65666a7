/** The words of objectives: how much of the time a service must be up, and where it stands. */
import { z } from "zod";
import { isTimeZone } from "@/lib/time";
import { ROLLING_DAYS } from "../period";

export const STATES = ["up", "down", "unknown"] as const;
export type ObjectiveState = (typeof STATES)[number];

/** One tier of burn rates, as it was last judged. Minutes; rates are multiples of the pace that is allowed. */
export type BurnState = {
  does: "page" | "ticket";
  long: number;
  short: number;
  threshold: number;
  /** Null where nothing was measured. */
  longRate: number | null;
  shortRate: number | null;
  firing: boolean;
  /** Too little was measured: `firing` is what it was before. */
  frozen: boolean;
};

export const Window = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("rolling"),
    days: z.coerce
      .number()
      .refine(
        (days) => (ROLLING_DAYS as readonly number[]).includes(days),
        `is one of ${ROLLING_DAYS.join(", ")}`,
      )
      .transform((days) => days as (typeof ROLLING_DAYS)[number]),
  }),
  z.object({
    kind: z.literal("month"),
    timeZone: z.string().refine(isTimeZone, "is not a time zone"),
  }),
]);

/** "99.9": percent with at most four decimals, above 0 and below 100. */
const Percent = z
  .string()
  .trim()
  .regex(/^\d{1,2}([.,]\d{1,4})?$/, "is a percentage below 100, like 99.9")
  .transform((text) => ppmOf(text))
  .refine((ppm) => ppm > 0, "must be above 0");

/** Exact: digits are moved, nothing is multiplied. */
function ppmOf(percent: string): number {
  const [whole = "0", decimals = ""] = percent.split(/[.,]/);
  return Number(`${whole}${decimals.padEnd(4, "0")}`);
}

/** 999 000 as "99.9". */
export function percentText(ppm: number): string {
  const digits = String(ppm).padStart(5, "0");
  const decimals = digits.slice(-4).replace(/0+$/, "");
  return decimals ? `${digits.slice(0, -4)}.${decimals}` : digits.slice(0, -4);
}

export const NewObjective = z.object({
  name: z.string().trim().min(1, "is missing").max(100),
  target: Percent,
  window: Window,
  probes: z.array(z.uuid("is not an id")).min(1, "at least one").max(50),
  minLocations: z.coerce.number().int().min(1).max(20).default(1),
});
export type NewObjective = z.infer<typeof NewObjective>;

/** The address of a list of objectives or probes: only a place. */
export const UptimeAddress = z.object({ cursor: z.string().max(500).optional() });

/** An objective as lists and its page show it. Without a standing nothing was counted yet. */
export type ObjectiveRow = {
  id: string;
  name: string;
  /** Parts per million. */
  target: number;
  window: z.infer<typeof Window>;
  minLocations: number;
  since: Date;
  asOf: Date | null;
  state: ObjectiveState;
  stateSince: Date | null;
  /** Slices of its period. */
  good: number | null;
  bad: number | null;
  unknown: number | null;
  /** Part of the budget; negative when overspent, null when nothing was measured. */
  remaining: number | null;
  minutesLeft: number | null;
  burn: BurnState[];
  /** Those of good, bad and unknown that planned work excuses. */
  excusedGood: number | null;
  excusedBad: number | null;
  excusedUnknown: number | null;
  plannedUntil: Date | null;
  /** Shares from 0 to 1, null where nothing was measured: everything, and without what planned work excuses. */
  raw: number | null;
  adjusted: number | null;
  /** How much of the time was measured, and what is left when the rest is taken for downtime. */
  coverage: number | null;
  conservative: number | null;
  probes: { id: string; name: string }[];
};

/** Minutes of a UTC day, "2026-11-23"; those that are in neither nobody measured. */
export type DayRow = { day: string; good: number; bad: number };

export type UptimeCounts = {
  objectives: number;
  down: number;
  /** Nobody knows whether it is up, or how much was measured. */
  unknown: number;
  /** Down or not known while planned work is under way: named, and no reason to answer No. */
  planned: number;
  /** Planned work that waits for a second person's approval. */
  waiting: number;
  /** Still down since planned work that was to be over by now. */
  overran: number;
  /** With less than nothing left of their budget. */
  below: number;
  /** The one that is down for longest. */
  firstDown: string | null;
  asOf: Date | null;
};
