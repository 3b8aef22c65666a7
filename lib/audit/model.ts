/** The words of the audit log: an entry, what the list can be narrowed by, and whether the chain holds. */
import { z } from "zod";

export const OUTCOMES = ["done", "refused", "failed"] as const;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const word = z.string().trim().min(1).max(200);

/** A day in the reader's zone, or an instant. */
const Moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: "is neither a day such as 2026-11-22 nor a time such as 2026-11-22T10:14:00Z",
});

export function isDay(moment: string): boolean {
  return DATE.test(moment);
}

/** What the log can be narrowed by; the same keys stand in the page's URL. */
export const AuditFilter = z.object({
  /** Who: "person:<id>", "token:<id>", "server:<id>", "system" or "stranger". */
  actor: word.optional().describe("who, whole: person:<id>, token:<id>, server:<id>, system or stranger"),
  action: word.optional().describe("an action, or all that begin so when it ends in a dot, such as fleet."),
  target: word.optional().describe("a target, or all that begin so when it ends in a slash, such as server/"),
  outcome: z.enum(OUTCOMES).optional(),
  from: Moment.optional().describe("first day or instant"),
  to: Moment.optional().describe("last day, or the instant before which"),
  q: word
    .optional()
    .describe("the beginning of a name, action or target, or a whole actor, address or request id"),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** What the page's address may hold. */
export const AuditAddress = z.object({ ...AuditFilter.shape, cursor: z.string().max(500).optional() });

export const FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof FORMATS)[number];

export const AuditExport = z.object({ ...AuditFilter.shape, format: z.enum(FORMATS).default("csv") });

export const BySeq = z.object({
  seq: z.coerce.number("is not the number of an entry").int().min(1).max(Number.MAX_SAFE_INTEGER),
});

export const AuditEntry = z.object({
  seq: z.number(),
  at: z.string().describe("RFC 3339, UTC, microseconds: the text that the hash covers"),
  actor: z.string(),
  actorName: z.string(),
  action: z.string(),
  target: z.string(),
  outcome: z.string(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  before: z.string().nullable().describe("JSON as text: the hash covers exactly this"),
  after: z.string().nullable().describe("JSON as text: the hash covers exactly this"),
  prevHash: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The most that a filtered list counts. */
export const COUNT_LIMIT = 10_000;

export const AuditPage = z.object({
  items: z.array(AuditEntry),
  next: z.string().nullable(),
  previous: z.string().nullable().describe("the cursor of the page before this one"),
  total: z.number(),
  totalIsLowerBound: z.boolean().describe("more match than were counted"),
});
export type AuditPage = z.infer<typeof AuditPage>;

/** What is known of the chain, and since when. */
export const Verification = z.object({
  state: z.enum(["verified", "unverified", "broken"]),
  checkedAt: z.string().nullable().describe("when the chain was last found whole, or broken"),
  fullAt: z.string().nullable().describe("when every entry was last checked, from the first one on"),
  entries: z.number(),
  head: z.string().nullable(),
  fault: z.object({ seq: z.number(), why: z.string(), foundAt: z.string() }).nullable(),
});
export type Verification = z.infer<typeof Verification>;

/** Minutes after which "verified" is no longer said: three checks were missed. */
export const VERIFICATION_OLD_AFTER_MIN = 15;
