/** The words of the inventory: a server in lists and on its own page. */
import { z } from "zod";

/** Agents report every 5 minutes. Three reports missed: what we know is old, so it is no longer known. */
export const SILENT_AFTER_MIN = 15;

export const CONTACTS = ["reporting", "silent", "never"] as const;
export type Contact = (typeof CONTACTS)[number];

export const CRITICALITIES = ["low", "normal", "high", "critical"] as const;

export const SORTS = ["hostname", "reported", "security", "updates", "unknown", "os", "enrolled"] as const;
export type Sort = (typeof SORTS)[number];

/** `-` before the name turns the order round. */
export const SortKey = z
  .string()
  .regex(/^-?[a-z]+$/)
  .refine(
    (text) => (SORTS as readonly string[]).includes(text.replace(/^-/, "")),
    "is not a column to sort by",
  );

const word = z.string().trim().max(100);

/** What the list of servers can be narrowed by; the same keys stand in the page's URL. */
export const ServerFilter = z.object({
  q: word.optional(),
  env: word.optional(),
  role: word.optional(),
  zone: word.optional(),
  os: word.optional(),
  /** `missing` is silent or never: every server that nobody hears now. */
  contact: z.enum([...CONTACTS, "missing"]).optional(),
  /** Servers with security updates waiting. */
  security: z.enum(["yes", "no", "unknown"]).optional(),
  reboot: z.enum(["yes", "no", "unknown"]).optional(),
  /** Servers whose newest report left sections unknown. */
  sight: z.enum(["full", "partial"]).optional(),
  sort: SortKey.default("hostname"),
});
export type ServerFilter = z.infer<typeof ServerFilter>;

/** The address of the page with the list: filter, order, columns and place. */
export const ServerListAddress = z.object({
  ...ServerFilter.shape,
  cols: z.string().max(200).optional(),
  cursor: z.string().max(500).optional(),
});

export type ServerRow = {
  id: string;
  hostname: string;
  environment: string | null;
  production: boolean;
  role: string | null;
  zone: string | null;
  owner: string | null;
  criticality: string;
  sample: boolean;
  os: string | null;
  osId: string | null;
  kernel: string | null;
  address: string | null;
  packages: number | null;
  updates: number | null;
  securityUpdates: number | null;
  rebootRequired: boolean | null;
  unknownSections: number | null;
  contact: Contact;
  reportedAt: Date | null;
  enrolledAt: Date;
};

/** How reports of a server may be odd (changes of the kind `reporting`). */
export const ODDITIES = ["gap", "replay", "clone", "skew"] as const;
export type Oddity = (typeof ODDITIES)[number];

export type ServerDetail = ServerRow & {
  machineId: string;
  note: string | null;
  heldUpdates: number | null;
  listeners: number | null;
  accounts: number | null;
  reportId: string | null;
  collectedAt: Date | null;
  sequence: number;
  clockSkewMs: number | null;
  /** Other servers in the fleet that go by the same name. */
  namesakes: number;
  agentVersion: string | null;
  agentSha256: string | null;
  /** What was odd about the reports of the last 24 hours, each word once. */
  oddities: Oddity[];
};

export const ServerChange = z.strictObject({
  environment: word.nullable().optional(),
  role: word.nullable().optional(),
  zone: word.nullable().optional(),
  owner: word.nullable().optional(),
  criticality: z.enum(CRITICALITIES).optional(),
  note: z.string().trim().max(2_000).nullable().optional(),
});
export type ServerChange = z.infer<typeof ServerChange>;

export const PLACE_KINDS = ["environments", "zones", "roles"] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];
export const NewPlace = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u,
      "may hold letters, digits, blanks, dots, hyphens and underscores",
    ),
  production: z.boolean().optional(),
});
export type NewPlace = z.infer<typeof NewPlace>;
/** What lists can be narrowed to, for their menus. */
export type FilterChoices = { env: string[]; role: string[]; zone: string[]; os: string[] };

export type Place = { id: string; name: string; production: boolean; servers: number };

/** The fleet in numbers, for the overview and the live line. */
export type FleetCounts = {
  servers: number;
  reporting: number;
  silent: number;
  /** When the one that has been silent longest was last heard. */
  silentSince: Date | null;
  never: number;
  /** When the first of those enrolled. */
  neverSince: Date | null;
  newestReportAt: Date | null;
  withSecurityUpdates: number;
  securityUnknown: number;
  needReboot: number;
  rebootUnknown: number;
  partlySeen: number;
  fullySeen: number;
  samples: number;
};

export type ChangeRow = {
  id: string;
  serverId: string;
  hostname: string;
  at: Date;
  kind: string;
  verb: string;
  subject: string;
  before: string | null;
  after: string | null;
  reportId: string;
};

/** Equal oddities of the last 24 hours, taken together. */
export type OddityCount = { oddity: Oddity; changes: number; servers: number; newest: Date };

export const CHANGE_KINDS = [
  "package",
  "account",
  "group",
  "key",
  "sudo",
  "unit",
  "listener",
  "firewall",
  "sshd",
  "kernel",
  "os",
  "reboot",
  "sight",
  "reporting",
] as const;

/** 31 days: what lies further back is read server by server. */
const HOURS_LIMIT = 31 * 24;

export const ChangeFilter = z.object({
  kind: z.enum(CHANGE_KINDS).optional(),
  verb: z.string().max(20).optional(),
  env: word.optional(),
  /** Only what happened in the last so many hours. */
  hours: z.coerce.number().int().min(1).max(HOURS_LIMIT).optional(),
});
export type ChangeFilter = z.infer<typeof ChangeFilter>;

/** The address of the page with changes: filter and place. */
export const ChangeListAddress = z.object({
  ...ChangeFilter.shape,
  cursor: z.string().max(500).optional(),
});
