/**
 * When are people told of pages that wait for room, and what? Pure. Beyond what `throttling.ts` lets through, groups wait and
 * are counted; one message says how many alerts of which severity, and in which groups, the worst first. Each group is paged
 * nevertheless as soon as there is room. Rule: field notes on faults, F-17.
 */
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";

/** What a storm still brings is in the same message. */
const GATHER_MS = 10_000;
/** Between two messages to one person; less when a critical group waits that no message named. */
const REST_MS = 300_000;
const CRITICAL_REST_MS = 60_000;
/** What still waits then is named again. */
export const AGAIN_S = 3_600;
/** Lines of one message; a channel shows at most ten. */
export const MOST_LINES = 10;

/** What one person waits for. Times in milliseconds since 1970; null: none. */
export type Backlog = {
  personId: string;
  /** Since when the first group waits that no message named. */
  unnamedSince: number | null;
  isCriticalUnnamed: boolean;
  toldAt: number | null;
};

export function isDigestDue(backlog: Omit<Backlog, "personId">, now: number): boolean {
  const { unnamedSince, isCriticalUnnamed, toldAt } = backlog;
  if (unnamedSince === null || now - unnamedSince < GATHER_MS) return false;
  return toldAt === null || now - toldAt >= (isCriticalUnnamed ? CRITICAL_REST_MS : REST_MS);
}

/** Alerts of one group and severity that nobody has taken. */
export type WaitingGroup = {
  groupKey: string;
  severity: Severity;
  open: number;
  /** Of its oldest alert; null where it is not shown. */
  title: string | null;
  environment: string | null;
};

export type Digest = {
  severity: Severity;
  title: string;
  count: number;
  lines: string[];
  /** Of the inbox with these alerts, below our own address. */
  path: string;
};

/** null: nothing waits. */
export function digestOf(groups: readonly WaitingGroup[]): Digest | null {
  const waiting = groups.filter(({ open }) => open > 0).toSorted(byWorst);
  const [worst] = waiting;
  if (!worst) return null;
  const counts = SEVERITIES.flatMap((severity) => {
    const count = waiting.reduce((sum, one) => sum + (one.severity === severity ? one.open : 0), 0);
    return count > 0 ? [{ severity, count }] : [];
  });
  const groupWords = waiting.length === 1 ? "1 group" : `${waiting.length} groups`;
  const told = counts.map(({ severity, count }) => `${count} ${severity}`).join(", ");
  const filter = new URLSearchParams({ sev: counts.map(({ severity }) => severity).join(",") });
  if (waiting.length === 1) filter.set("group", worst.groupKey);
  return {
    severity: worst.severity,
    title: `${told}, in ${groupWords} that you were not paged for yet`,
    count: counts.reduce((sum, { count }) => sum + count, 0),
    lines: linesOf(waiting),
    path: `/alerts?${filter}`,
  };
}

function byWorst(a: WaitingGroup, b: WaitingGroup): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.open - a.open;
}

/** The last one says what is not shown. */
function linesOf(waiting: readonly WaitingGroup[]): string[] {
  const shown = waiting.length > MOST_LINES ? waiting.slice(0, MOST_LINES - 1) : waiting;
  const lines = shown.map(({ severity, title, environment, open }) =>
    [severity, environment, title ?? "An alert", open > 1 ? `${open} alerts` : null]
      .filter(Boolean)
      .join(" · "),
  );
  const rest = waiting.slice(shown.length);
  if (rest.length === 0) return lines;
  const alerts = rest.reduce((sum, { open }) => sum + open, 0);
  return [...lines, `${rest.length} more groups with ${alerts} alerts`];
}
