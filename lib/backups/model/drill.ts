/** The words of restore drills: what was brought back, in which parts, what was checked, and what came of it. */
import { z } from "zod";

export const DRILL_RESULTS = ["passed", "partly", "failed"] as const;
export type DrillResult = (typeof DRILL_RESULTS)[number];

export const DRILL_PARTS = ["fetch", "decrypt", "restore", "verify", "smoke"] as const;

const Moment = z.iso.datetime({ offset: true });
const Text = z.string().trim().max(500);
/** A word of the caller's own, unique in its drill: what is told again under it, because its answer was lost, counts once. */
const Key = z
  .string()
  .regex(/^[\w.:-]{1,100}$/, "is 1 to 100 letters, digits and . : _ -")
  .nullable()
  .default(null);

export const NewDrill = z.object({
  system: z.uuid(),
  copy: z.uuid().nullable().default(null),
  /** The restore point: what its tool calls it, and up to when its data goes. */
  snapshot: Text.nullable().default(null),
  pointAt: Moment.nullable().default(null),
  /** For one that is told afterwards; null: it begins now. */
  startedAt: Moment.nullable().default(null),
  /** Unique in its system. */
  key: Key,
});
export type NewDrill = z.infer<typeof NewDrill>;

export const NewPart = z.object({
  name: z.enum(DRILL_PARTS),
  startedAt: Moment,
  endedAt: Moment,
  /** What its command ended with; null: nobody said. */
  exitStatus: z.int().min(0).max(255).nullable().default(null),
  key: Key,
});
export type NewPart = z.infer<typeof NewPart>;

export const NewCheck = z.object({
  name: Text.min(1, "is missing"),
  expected: Text.min(1, "is missing"),
  observed: Text,
  /** When it was observed; null: now. */
  at: Moment.nullable().default(null),
  key: Key,
});
export type NewCheck = z.infer<typeof NewCheck>;

/** Up to when the data goes that was really restored: some tools say so only afterwards. */
export const DrillPoint = z.object({ pointAt: Moment });
export type DrillPoint = z.infer<typeof DrillPoint>;

/** As text: a log, what was counted, hashes. */
export const EVIDENCE_LENGTH = 262_144;

export const DrillEnd = z.object({
  /** When what was restored could be used; null: it never could. */
  usableAt: Moment.nullable().default(null),
  endedAt: Moment.nullable().default(null),
  /** Whoever did it may say that it failed, whatever the checks say. */
  failed: z.boolean().default(false),
  note: z.string().trim().max(4_000).nullable().default(null),
  evidence: z.string().max(EVIDENCE_LENGTH).nullable().default(null),
  key: Key,
});
export type DrillEnd = z.infer<typeof DrillEnd>;

export type DrillPart = {
  name: (typeof DRILL_PARTS)[number];
  startedAt: string;
  endedAt: string;
  exitStatus?: number | null;
  key?: string | null;
};
export type DrillCheck = {
  name: string;
  expected: string;
  observed: string;
  passed: boolean;
  at: string;
  key?: string | null;
};

export type DrillRow = {
  id: string;
  system: { id: string; name: string };
  copy: { id: string; name: string } | null;
  snapshot: string | null;
  pointAt: Date | null;
  startedBy: string;
  startedAt: Date;
  usableAt: Date | null;
  endedAt: Date | null;
  result: DrillResult | null;
  /** Why not passed; null: it passed, or is under way. */
  why: string | null;
  note: string | null;
  parts: DrillPart[];
  checks: DrillCheck[];
  /** Seconds; null: not known. Measured from its begin: how long it took, and what would have been lost. */
  tookS: number | null;
  lostS: number | null;
  rtoS: number | null;
  rpoS: number;
  evidenceSha256: string | null;
  seq: number | null;
  hash: string | null;
  prevHash: string | null;
  signedBy: string | null;
  signedAt: Date | null;
};

/** Drills that ended and that nobody has signed; `total` counts all of them. */
export type UnsignedDrills = { items: { id: string; system: string; endedAt: Date }[]; total: number };
