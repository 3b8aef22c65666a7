/** The words of silences: which alerts are told to nobody, until when, and why. */
import { z } from "zod";
import { isTimeZone } from "@/lib/time";
import { type Matcher, matcherTest } from "./matchers";
import { WrittenMatchers } from "./written-matchers";

export const SILENCE_LIMITS = {
  /** How long one lasts at most, counted from its beginning or from now. Whoever needs longer says so again. */
  days: 30,
  /** How far ahead one may begin. */
  aheadDays: 365,
  comment: 1_000,
} as const;

export const SILENCE_STATES = ["active", "pending", "expired"] as const;
export type SilenceState = (typeof SILENCE_STATES)[number];

/** `endsAt` is exclusive. */
export function silenceState(
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
  now: Date,
): SilenceState {
  if (endsAt <= now) return "expired";
  return startsAt <= now ? "active" : "pending";
}

/** One that every alert without these labels would fulfil is refused, as by Alertmanager. */
export const SilenceMatchers = WrittenMatchers.refine((matchers) => !matcherTest(matchers)({}), {
  message:
    "would hide every alert that lacks these labels. At least one matcher must ask for a label that is there",
});

const When = z.string().trim().min(1, "is missing").max(40);

export const NewSilence = z.strictObject({
  matchers: SilenceMatchers,
  comment: z
    .string()
    .trim()
    .min(1, "is missing. Say why, for whoever finds it at night")
    .max(SILENCE_LIMITS.comment),
  /** "2026-11-23T22:00" in `timeZone`, or an instant with its offset. Left out: now, or as it was. */
  from: When.optional(),
  /** One of these two says when it ends: it always ends. */
  minutes: z.int().min(1).optional(),
  until: When.optional(),
  timeZone: z.string().refine(isTimeZone, "is not a time zone").default("UTC"),
});
export type NewSilence = z.infer<typeof NewSilence>;

export const Previewing = z.strictObject({ matchers: SilenceMatchers });

/** What matchers mean at this moment. */
export type SilencePreview = {
  /** Alerts that stand and match. */
  count: number;
  /** There are more of them: so many were looked at. */
  atLeast: boolean;
  alerts: { id: string; title: string }[];
};

export type SilenceRow = {
  id: string;
  matchers: Matcher[];
  comment: string;
  startsAt: Date;
  endsAt: Date;
  state: SilenceState;
  createdBy: string;
  createdAt: Date;
  changedAt: Date;
  /** Made through the interface of this source, and for its alerts alone; null: for all. */
  source: { id: string; name: string } | null;
  /** Standing alerts that match now; null for one that is not active. */
  hides: { count: number; atLeast: boolean } | null;
  /** How often it hid an alert since it began, at most `MOST_HIDDEN`, and when it last did. */
  hidden: number;
  lastHidAt: Date | null;
  /** Active for a month, and in all that time there was nothing to hide. */
  forgotten: boolean;
};

export const MOST_HIDDEN = 10_000;
const FORGOTTEN_MS = 30 * 86_400_000;

export function isForgotten(
  silence: Pick<SilenceRow, "state" | "startsAt" | "hides" | "lastHidAt">,
  now: Date,
): boolean {
  const since = Math.max(silence.startsAt.getTime(), silence.lastHidAt?.getTime() ?? 0);
  return silence.state === "active" && silence.hides?.count === 0 && now.getTime() - since >= FORGOTTEN_MS;
}
