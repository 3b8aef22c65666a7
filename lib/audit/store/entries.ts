/** Entries of the audit log as people read them: a page that matches, one entry, and all that match for an export. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor } from "@/lib/http/list";
import { exportPortion, exportStart } from "../export";
import {
  type AuditEntry,
  type AuditFilter,
  type AuditPage,
  COUNT_LIMIT,
  type ExportFormat,
  isDay,
} from "../model";

/** The text that the hash covers, as garrison_audit_head() made it. */
export const AT_TEXT = `to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Order by `audit_entry.seq`, the column with the index: plain `seq` would mean this one. */
const ENTRY = `
  seq::float8 AS seq, ${AT_TEXT} AS at, actor, actor_name AS "actorName", action, target, outcome, address,
  request_id AS "requestId", before, after, prev_hash AS "prevHash", hash`;

/** Entries that match, newest first. Days in the filter are days of the reader's own zone. */
export async function listAudit(
  actor: Actor,
  filter: AuditFilter,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<AuditPage> {
  const query = queryAs(actor, "audit.read");
  const { where, values } = conditions(filter, zoneOf(actor));
  const below = cursor === undefined ? null : placeOf(cursor);
  const [rows, newer, total] = await Promise.all([
    query<AuditEntry>(
      `SELECT ${ENTRY} FROM audit_entry WHERE ${where.join(" AND ")}${below === null ? "" : ` AND seq < $${values.length + 1}`}
       ORDER BY audit_entry.seq DESC LIMIT ${limit + 1}`,
      below === null ? values : [...values, below],
    ),
    below === null ? [] : newerThan(query, where, [...values, below], limit),
    countMatches(query, where, values),
  ]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const totalIsLowerBound = where.length > 1 && total > COUNT_LIMIT;
  return {
    items,
    next: rows.length > limit && last ? encodeCursor([last.seq]) : null,
    previous: newer.length > 0 ? encodeCursor([Math.max(...newer) + 1]) : null,
    total: totalIsLowerBound ? COUNT_LIMIT : total,
    totalIsLowerBound,
  };
}

/** @throws Invalid */
function placeOf(cursor: string): number {
  const [place] = decodeCursor(cursor, 1);
  if (typeof place === "number" && Number.isSafeInteger(place)) return place;
  throw new Invalid("This cursor was not given by Garrison.", [{ field: "cursor", message: "is not valid" }]);
}

/** The numbers of the page before the one that begins below the last of `values`. */
async function newerThan(
  query: ReturnType<typeof queryAs>,
  where: string[],
  values: unknown[],
  limit: number,
): Promise<number[]> {
  const rows = await query<{ seq: number }>(
    `SELECT seq::float8 AS seq FROM audit_entry WHERE ${where.join(" AND ")} AND seq >= $${values.length}
     ORDER BY audit_entry.seq LIMIT ${limit}`,
    values,
  );
  return rows.map(({ seq }) => seq);
}

/** Entries are numbered without gaps, so the head is the count; what a filter lets through is counted up to a limit. */
async function countMatches(
  query: ReturnType<typeof queryAs>,
  where: string[],
  values: unknown[],
): Promise<number> {
  const [counted] = await query<{ total: number }>(
    where.length === 1
      ? "SELECT seq::float8 AS total FROM audit_head"
      : `SELECT count(*)::int AS total FROM (
           SELECT 1 FROM audit_entry WHERE ${where.join(" AND ")} LIMIT ${COUNT_LIMIT + 1}) matching`,
    where.length === 1 ? [] : values,
  );
  return counted?.total ?? 0;
}

function zoneOf(actor: Actor): string {
  return actor.kind === "person" ? actor.timeZone : "UTC";
}

function conditions(filter: AuditFilter, zone: string): { where: string[]; values: unknown[] } {
  const where = ["seq > 0"];
  const values: unknown[] = [];
  const put = (value: unknown) => `$${values.push(value)}`;
  const { actor, action, target, outcome, from, to, q } = filter;
  if (actor) where.push(`actor = ${put(actor)}`);
  if (action) where.push(action.endsWith(".") ? begins("action", put, action) : `action = ${put(action)}`);
  if (target) where.push(target.endsWith("/") ? begins("target", put, target) : `target = ${put(target)}`);
  if (outcome) where.push(`outcome = ${put(outcome)}`);
  if (from) where.push(`at >= ${instant(from, 0)}`);
  if (to) where.push(`at < ${instant(to, 1)}`);
  if (q) {
    const whole = put(q);
    const parts = [
      begins("target", put, q),
      begins("action", put, q),
      begins("lower(actor_name)", put, q.toLowerCase()),
      ...["actor", "address", "request_id"].map((column) => `${column} = ${whole}`),
    ];
    where.push(`(${parts.join(" OR ")})`);
  }
  return { where, values };

  function instant(moment: string, days: number): string {
    if (!isDay(moment)) return `${put(moment)}::timestamptz`;
    return `(${put(moment)}::text::date + ${days})::timestamp AT TIME ZONE ${put(zone)}::text`;
  }
}

/** `%` and `_` are ordinary characters to people. */
function begins(column: string, put: (value: unknown) => string, text: string): string {
  return `${column} LIKE ${put(`${text.replace(/[\\%_]/g, "\\$&")}%`)}`;
}

/** @throws NotFound */
export async function getEntry(actor: Actor, seq: number): Promise<AuditEntry> {
  const [entry] = await queryAs(actor, "audit.read")<AuditEntry>(
    `SELECT ${ENTRY} FROM audit_entry WHERE seq = $1`,
    [seq],
  );
  if (!entry) throw new NotFound("There is no such entry in the audit log.");
  return entry;
}

const PORTION = 500;

/**
 * The text of all entries that match and stood in the log at this moment, oldest first, in portions. That somebody
 * takes them away is an entry itself, written before the first is read.
 */
export async function exportAudit(
  actor: Actor,
  filter: AuditFilter,
  format: ExportFormat,
): Promise<AsyncGenerator<string>> {
  const last = await writeAs(actor, "audit.export", async (tx) => {
    const head = await tx.auditHead.findFirst({ select: { seq: true } });
    const upTo = Number(head?.seq ?? 0);
    return { result: upTo, target: "audit", after: { format, filter, upTo } };
  });
  return exportText(format, eachPortion(actor, filter, last));
}

async function* exportText(
  format: ExportFormat,
  portions: AsyncGenerator<AuditEntry[]>,
): AsyncGenerator<string> {
  yield exportStart(format);
  for await (const portion of portions) yield exportPortion(format, portion);
}

async function* eachPortion(actor: Actor, filter: AuditFilter, last: number): AsyncGenerator<AuditEntry[]> {
  const query = queryAs(actor, "audit.export");
  const { where, values } = conditions(filter, zoneOf(actor));
  for (let after = 0; ; ) {
    const portion = await query<AuditEntry>(
      `SELECT ${ENTRY} FROM audit_entry
       WHERE ${where.join(" AND ")} AND seq > $${values.length + 1} AND seq <= $${values.length + 2}
       ORDER BY audit_entry.seq LIMIT ${PORTION}`,
      [...values, after, last],
    );
    const end = portion.at(-1);
    if (!end) return;
    yield portion;
    after = end.seq;
  }
}
