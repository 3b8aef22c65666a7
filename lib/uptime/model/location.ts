/** The words of locations: from where is looked, and what a location far away and this console say to each other. */
import { z } from "zod";
import { type Look, ProbeSettings, REASONS } from "./probe";
import { RESULT_CLASSES } from "./result";

/** The one beside the database, which every installation has. */
export const HERE = "here";

const Name = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "is not like fra1: small letters, digits and hyphens, at most 32");

export const NewLocation = z.object({ name: Name });
export type NewLocation = z.infer<typeof NewLocation>;

/** Without a word for so long, a location is silent. What it would have seen is not known. */
export const SILENT_AFTER_MS = 180_000;
/** A clock that is further off says nothing of minutes. Inclusive on the good side. */
export const SKEW_LIMIT_MS = 5_000;
/** What is older when it arrives is refused. */
export const LATE_DAYS = 7;
/** Looks in one delivery. */
export const DELIVERY_LOOKS = 1_000;
/** In every answer to a location: the console's clock, in milliseconds since 1970. */
export const TIME_HEADER = "garrison-time";

export function isClockOff(skewMs: number | null): boolean {
  return skewMs !== null && Math.abs(skewMs) > SKEW_LIMIT_MS;
}

/** The same look, once it is known that its clock was wrong: nobody knows of which minute it tells. */
export function untimed(look: Look): Look {
  if (look.class === "invalid") return look;
  return { ...look, class: "invalid", reason: "our-clock", detail: null, latencyMs: null };
}

/** What a location is to look at: of each probe what a look needs, and not even its name. */
export const LocationPlan = z.object({
  location: z.object({ no: z.number().int(), name: z.string() }),
  probes: z
    .array(
      z.object({
        no: z.number().int(),
        settings: ProbeSettings,
        intervalS: z.number().int().min(1).max(86_400),
        timeoutMs: z.number().int().min(1).max(60_000),
        retries: z.number().int().min(0).max(10),
      }),
    )
    .max(10_000),
});
export type LocationPlan = z.infer<typeof LocationPlan>;

const Instant = z.number().int().min(0).max(8_640_000_000_000_000);

/** One look on its way. Times in milliseconds since 1970. */
export const SentLook = z
  .object({
    probe: z.number().int().min(1).max(2_147_483_647),
    /** Of its tick: a retry has that of the look it repeats. */
    at: Instant,
    attempt: z.number().int().min(0).max(10),
    started: Instant,
    class: z.enum(RESULT_CLASSES),
    reason: z.enum(REASONS).nullable(),
    detail: z.string().max(500).nullable(),
    latencyMs: z.number().min(0).max(120_000).nullable(),
  })
  .refine((look) => (look.class === "ok") === (look.reason === null), {
    path: ["reason"],
    message: "belongs to every look that did not end well, and to no other",
  })
  .refine((look) => look.class === "ok" || look.latencyMs === null, {
    path: ["latencyMs"],
    message: "is only of looks that ended well",
  });
export type SentLook = z.infer<typeof SentLook>;

export const Delivery = z.object({
  /** How far its clock is ahead of ours, less what the way there and back may hide; null before it could tell. */
  skewMs: z.number().int().min(-8_640_000_000_000).max(8_640_000_000_000).nullable().default(null),
  /** Looks that wait behind these, and those that it ever had no room for. */
  keptBack: z.number().int().min(0).max(2_000_000_000).default(0),
  lost: z.number().int().min(0).max(2_000_000_000).default(0),
  version: z.string().max(50).nullable().default(null),
  /** Each is read by itself: one that is not understood is named, and the others are kept. */
  looks: z.array(z.unknown()).max(DELIVERY_LOOKS),
});
export type Delivery = z.infer<typeof Delivery>;

/** What became of a delivery. What is neither kept nor refused was known already. */
export type DeliveryReceipt = { kept: number; known: number; refused: { index: number; why: string }[] };

export type LocationRow = {
  id: string;
  name: string;
  /** Beside the database, without a token. */
  isHere: boolean;
  createdBy: string;
  createdAt: Date;
  retiredAt: Date | null;
  /** Null: never heard. */
  seenAt: Date | null;
  keptBack: number;
  lost: number;
  skewMs: number | null;
  version: string | null;
  /** How many running probes are looked at from there. */
  probes: number;
};

/** How a location is doing; all but the first say that what it would see is not known, or no longer. */
export type LocationStanding = "looks" | "silent" | "clock-off" | "never-heard" | "retired";

export function standingOfLocation(
  { retiredAt, seenAt, skewMs }: Pick<LocationRow, "retiredAt" | "seenAt" | "skewMs">,
  now: Date,
): LocationStanding {
  if (retiredAt !== null) return "retired";
  if (seenAt === null) return "never-heard";
  if (now.getTime() - seenAt.getTime() > SILENT_AFTER_MS) return "silent";
  return isClockOff(skewMs) ? "clock-off" : "looks";
}
