/**
 * What happened, in order? Pure: evidence and what people wrote become one list with one order, whatever order they came in.
 * What was frozen at closing stands as it was then.
 */
import type { StoredEntry } from "./canonical";
import { entryRow } from "./entry-rows";
import { GROUPS, type TimelineGap, type TimelineKind, type TimelineRow } from "./model/timeline";

/** Of rows at one instant: what was measured before what people did about it. */
const RANK: readonly TimelineKind[] = ["slice", "change", "maintenance", "alert", "page", "entry"];

/** The oldest first. The same rows in any order give the same list. */
export function inOrder(rows: readonly TimelineRow[]): TimelineRow[] {
  return [...rows].sort(compare);
}

function compare(a: TimelineRow, b: TimelineRow): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.kind !== b.kind) return RANK.indexOf(a.kind) - RANK.indexOf(b.kind);
  if (a.entry && b.entry) return a.entry.seq - b.entry.seq;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** A row for each entry; those that were corrected know by which. */
export function entryRows(entries: readonly StoredEntry[]): TimelineRow[] {
  const rows = entries.map(entryRow);
  const corrections = new Map(
    rows.flatMap(({ entry }) => (entry?.corrects ? [[entry.corrects, entry.seq]] : [])),
  );
  return rows.map((row) =>
    row.entry
      ? { ...row, entry: { ...row.entry, correctedBy: corrections.get(row.entry.seq) ?? null } }
      : row,
  );
}

/** What freezing keeps, as its entry holds it. */
export type Frozen = { rows: TimelineRow[]; gaps: TimelineGap[] };

/** The evidence as of the last closing; null when none was frozen, or when nobody can read it any more. */
export function frozenIn(entries: readonly StoredEntry[]): (Frozen & { seq: number }) | null {
  const last = entries.filter(({ kind }) => kind === "evidence").at(-1);
  const detail = last?.detail;
  if (!last || typeof detail !== "object" || detail === null) return null;
  const { rows, gaps } = detail as Partial<Frozen>;
  if (!Array.isArray(rows) || !Array.isArray(gaps)) return null;
  return { rows: rows.filter(isRow), gaps, seq: last.seq };
}

/** What somebody put there past us must neither break the page nor lead away from it; that it was changed, the chain says. */
function isRow(row: unknown): row is TimelineRow {
  if (typeof row !== "object" || row === null) return false;
  const { key, at, kind, group, text, lines, times, href, raw } = row as Partial<
    Record<keyof TimelineRow, unknown>
  >;
  return (
    [key, text].every((one) => typeof one === "string") &&
    Number.isSafeInteger(at) &&
    (RANK as readonly unknown[]).includes(kind) &&
    (GROUPS as readonly unknown[]).includes(group) &&
    Array.isArray(lines) &&
    lines.every((one) => typeof one === "string") &&
    Array.isArray(times) &&
    times.every(isTime) &&
    [href, raw].every((one) => one === null || (typeof one === "string" && /^\/(?!\/)/.test(one)))
  );
}

function isTime(time: unknown): boolean {
  const { word, at } = (time ?? {}) as { word?: unknown; at?: unknown };
  return typeof word === "string" && (at === null || Number.isSafeInteger(at));
}

/** The newest first, from behind `after`. `next` is the place of the last one when there are more. */
export function pageOf(
  rows: readonly TimelineRow[],
  after: { at: number; key: string } | null,
  limit: number,
): { items: TimelineRow[]; next: { at: number; key: string } | null } {
  const newest = inOrder(rows).reverse();
  // The row may be gone since; then its instant is the place, and what stood beside it comes twice rather than never.
  const found = after ? newest.findIndex(({ key }) => key === after.key) : -1;
  const start = after === null ? 0 : found >= 0 ? found + 1 : newest.findIndex(({ at }) => at <= after.at);
  const rest = start < 0 ? [] : newest.slice(start);
  const last = rest.length > limit ? rest[limit - 1] : undefined;
  return { items: rest.slice(0, limit), next: last ? { at: last.at, key: last.key } : null };
}
