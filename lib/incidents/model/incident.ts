/** The words of incidents: how one is declared, changed, closed and listed. */
import { z } from "zod";
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";
import { isTimeZone } from "@/lib/time";

/** In the order in which work goes on. Where work stands and when what happened are two things. */
export const STATUSES = ["investigating", "fixing", "watching", "closed"] as const;
export type IncidentStatus = (typeof STATUSES)[number];

/** The instants of an incident that people set. */
export const TIME_NAMES = [
  "impactStartedAt",
  "detectedAt",
  "acknowledgedAt",
  "mitigatedAt",
  "resolvedAt",
] as const;
export type TimeName = (typeof TIME_NAMES)[number];

/** More alerts, services or servers are several incidents. */
export const MOST_LINKS = { alerts: 200, objectives: 200, servers: 200 } as const;
/** What people write in one incident; the whole chain is verified at once. */
export const MOST_ENTRIES = 1_000;

const Title = z.string().trim().min(1, "is missing").max(300);
const Text = z.string().trim().min(1, "is missing").max(4_000);
const Line = z.string().trim().min(1, "is missing").max(300);
/** "2026-11-23T02:13" in `timeZone`, or an instant with its offset. */
const When = z.string().trim().min(1, "is missing").max(40);
const Zone = z.string().refine(isTimeZone, "is not a time zone").default("UTC");
const Ids = (most: number) => z.array(z.uuid("is not an id")).max(most);
const Version = z.int().min(1);

export const Declaring = z.strictObject({
  /** Left out: the title of the worst alert. */
  title: Title.optional(),
  severity: z.enum(SEVERITIES).optional(),
  /** Left out: whoever declares it. null: nobody yet. */
  lead: z.uuid("is not an id").nullable().optional(),
  impactStartedAt: When.optional(),
  detectedAt: When.optional(),
  timeZone: Zone,
  alerts: Ids(MOST_LINKS.alerts).default([]),
  objectives: Ids(MOST_LINKS.objectives).default([]),
  /** Ids or host names. */
  servers: z.array(z.string().trim().min(1).max(253)).max(MOST_LINKS.servers).default([]),
  note: Text.optional(),
});
export type Declaring = z.infer<typeof Declaring>;

/** What is left out stays as it is. Closing is a status like the others, that asks for more. */
export const Changing = z.strictObject({
  /** Of the incident as it was read: what somebody else changed meanwhile is not overwritten. */
  version: Version,
  timeZone: Zone,
  title: Title.optional(),
  severity: z.enum(SEVERITIES).optional(),
  status: z.enum(STATUSES).optional(),
  lead: z.uuid("is not an id").nullable().optional(),
  impactStartedAt: When.optional(),
  detectedAt: When.optional(),
  acknowledgedAt: When.nullable().optional(),
  mitigatedAt: When.nullable().optional(),
  resolvedAt: When.nullable().optional(),
  nextUpdateAt: When.nullable().optional(),
  cause: Text.optional(),
  causeKnown: z.boolean().optional(),
  change: Text.optional(),
  owner: Line.optional(),
  due: z.iso.date("is not a day like 2026-11-30").optional(),
  objectives: Ids(MOST_LINKS.objectives).optional(),
  servers: Declaring.shape.servers.unwrap().optional(),
  note: Text.optional(),
});
export type Changing = z.infer<typeof Changing>;

export const Noting = z.strictObject({
  text: Text,
  /** When it was; left out: now. It may be set back, never forward. */
  at: When.optional(),
  timeZone: Zone,
  /** The number of the entry that this one corrects; that one stays as it is. */
  corrects: z.int().min(1).optional(),
});
export type Noting = z.infer<typeof Noting>;

export const LinkingAlerts = z.strictObject({
  alerts: Ids(MOST_LINKS.alerts).min(1, "at least one"),
});

export const ByLinkedAlert = z.object({ id: z.uuid("is not an id"), alert: z.uuid("is not an id") });

export const IncidentFilter = z.object({
  /** `open` is every one that is not closed. */
  status: z.enum(["open", "closed", "all"]).default("all"),
});
export type IncidentFilter = z.infer<typeof IncidentFilter>;

/** The address of the list: only a place. */
export const IncidentAddress = z.object({ cursor: z.string().max(500).optional() });

/** Minutes of the service that lost most; what planned work excuses is not lost. */
export type Downtime = {
  objective: { id: string; name: string };
  good: number;
  /** Minutes that were down, and of those the ones that planned work excuses. */
  bad: number;
  excused: number;
  /** Minutes that nobody measured. */
  unknown: number;
  /** What the whole period of its objective allows. */
  budget: number;
};

export type IncidentRow = {
  id: string;
  no: number;
  title: string;
  severity: Severity;
  status: IncidentStatus;
  lead: { id: string | null; name: string } | null;
  impactStartedAt: Date;
  detectedAt: Date;
  acknowledgedAt: Date | null;
  mitigatedAt: Date | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  causeKnown: boolean | null;
  /** null: no service is named, or whoever asks may not know. */
  downtime: Downtime | null;
};

export type LinkedAlert = {
  id: string;
  title: string;
  severity: Severity;
  state: string;
  episode: number;
  openedAt: Date;
  /** What its sender says should be done: http or https. */
  runbook: string | null;
};

export type Incident = Omit<IncidentRow, "downtime"> & {
  nextUpdateAt: Date | null;
  cause: string | null;
  change: string | null;
  owner: string | null;
  /** A day: "2026-11-30". */
  due: string | null;
  declaredByName: string;
  createdAt: Date;
  version: number;
  /** Entries of its chain, and the hash of the last one. */
  entries: number;
  head: string | null;
  alerts: LinkedAlert[];
  objectives: { id: string; name: string }[];
  servers: { id: string; hostname: string }[];
  /** Of each service, in the order of `objectives`; empty for whoever may not know. */
  downtimes: Downtime[];
};

/** Is the chain of entries as it was written? */
export type Verification =
  | { whole: true; entries: number; head: string | null }
  | { whole: false; entries: number; firstBad: number; why: string };

export function isOpen({ status }: { status: IncidentStatus }): boolean {
  return status !== "closed";
}
