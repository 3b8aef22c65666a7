/** Reading the inbox: its alerts page by page, how many are in each state, and whom an empty one hears. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import type { AlertFilter, AlertRow, AlertStateName } from "../model/alert";
import { CANARY_SOURCE_NO } from "../model/canary";
import { SEVERITIES } from "../model/severity";
import { alertRowOf, COLUMNS, JOINS, type Row } from "./alert-row";

/** $1 to $7, the same in every list. Names are compared whole, words anywhere. Canaries are for nobody. */
const MATCHES = `
  a.source_no > ${CANARY_SOURCE_NO}
  AND ($1::int[] IS NULL OR a.severity = ANY($1))
  AND ($2::text IS NULL OR a.environment_id = (SELECT id FROM environment WHERE name = $2))
  AND ($3::uuid IS NULL OR a.server_id = $3)
  AND ($4::uuid IS NULL OR a.source_no = (SELECT no FROM source WHERE id = $4))
  AND ($5::text IS NULL OR a.group_key = $5)
  AND ($6::text IS NULL OR a.title ILIKE $6 OR a.labels::text ILIKE $6)
  AND ($7::text IS NULL OR CASE WHEN $7 = 'nobody' THEN a.ack_at IS NULL ELSE a.ack_by = $7::uuid END)`;

/** One state is one range of the index, so its first page costs the same however many there are. */
const inState = (state: AlertStateName) => `
  SELECT a.* FROM alert a WHERE a.state = '${state}' AND ${MATCHES}
    AND ($8::int IS NULL OR (4 - a.severity, a.opened_at, a.id) < (4 - $8, $9::timestamptz, $10::uuid))
  ORDER BY 4 - a.severity DESC, a.opened_at DESC, a.id DESC LIMIT $11`;
const worstFirst = (states: readonly AlertStateName[]) => `
  SELECT ${COLUMNS} FROM (${states.map((state) => `(${inState(state)})`).join(" UNION ALL ")}) a ${JOINS}
  ORDER BY 4 - a.severity DESC, a.opened_at DESC, a.id DESC LIMIT $11`;
const UNRESOLVED = ["open", "acknowledged", "snoozed"] as const;
const LISTS: Record<AlertFilter["status"], string> = {
  open: worstFirst(["open"]),
  acknowledged: worstFirst(["acknowledged"]),
  snoozed: worstFirst(["snoozed"]),
  unresolved: worstFirst(UNRESOLVED),
  all: worstFirst(UNRESOLVED),
  resolved: `
  SELECT ${COLUMNS} FROM alert a ${JOINS}
  WHERE a.state = 'resolved' AND ${MATCHES} AND ($8::int IS NULL OR $8 >= 0)
    AND ($9::timestamptz IS NULL OR (a.resolved_at, a.id) < ($9, $10::uuid))
  ORDER BY a.resolved_at DESC, a.id DESC LIMIT $11`,
};

type Asked = AlertFilter & { limit: number; cursor?: string | undefined };

/** The worst first, of those the newest; resolved ones by their end. @throws Invalid for a strange cursor, Forbidden */
export function listAlerts(actor: Actor, asked: Asked): Promise<Page<AlertRow>> {
  return listCounted(actor, asked, isOver(asked) ? null : countStates(actor, asked));
}

/** The same with how many are in each state, which are counted once for both. @throws as `listAlerts` */
export async function readInbox(
  actor: Actor,
  asked: Asked,
): Promise<Page<AlertRow> & { counts: StateCounts }> {
  const counting = countStates(actor, asked);
  const [page, counts] = await Promise.all([listCounted(actor, asked, counting), counting]);
  return { ...page, counts };
}

async function listCounted(
  actor: Actor,
  asked: Asked,
  counting: Promise<StateCounts> | null,
): Promise<Page<AlertRow>> {
  const summing =
    counting && !isOver(asked)
      ? counting.then((states) => totalOf(asked, states))
      : countResolved(actor, asked);
  const list = async () => {
    const place = placeOf(asked.cursor);
    // Words are looked for in every alert that is left: where none has them, once is enough.
    if (asked.q && (await summing) === 0) return [];
    const values = [...valuesOf(actor, asked), ...place, asked.limit + 1];
    return queryAs(actor, "alerts.read")<Row>(LISTS[asked.status], values);
  };
  const [rows, total] = await Promise.all([list(), summing]);
  const items = rows.slice(0, asked.limit);
  const last = rows.length > asked.limit ? items.at(-1) : undefined;
  const end = isOver(asked) ? last?.resolvedAt : last?.openedAt;
  const next = last && end ? encodeCursor([last.severity, end.toISOString(), last.id]) : null;
  return { items: items.map((row) => alertRowOf(row, Date.now())), next, total };
}

function isOver({ status }: AlertFilter): boolean {
  return status === "resolved";
}

function placeOf(cursor: string | undefined): unknown[] {
  if (cursor === undefined) return [null, null, null];
  const [severity, at, id] = decodeCursor(cursor, 3);
  const fits =
    typeof severity === "number" && SEVERITIES[severity] !== undefined && isInstant(at) && isId(String(id));
  return fits ? [severity, at, id] : decodeCursor("", 3);
}

function valuesOf(actor: Actor, asked: AlertFilter): unknown[] {
  const { severity, environment, server, source, group, q, owner } = asked;
  return [
    severity && severity.length > 0 ? severity.map((one) => SEVERITIES.indexOf(one)) : null,
    environment ?? null,
    server ?? null,
    source ?? null,
    group ?? null,
    q ? `%${q.replace(/[\\%_]/g, "\\$&")}%` : null,
    owner === "nobody" ? owner : owner === "me" && actor.kind === "person" ? actor.id : null,
  ];
}

export type StateCounts = Record<Exclude<AlertStateName, "resolved">, number>;

async function countResolved(actor: Actor, asked: AlertFilter): Promise<number> {
  return (await counts(actor, asked, true))["resolved"] ?? 0;
}

function totalOf({ status }: AlertFilter, { open, acknowledged, snoozed }: StateCounts): number {
  if (status === "open") return open;
  if (status === "acknowledged") return acknowledged;
  return status === "snoozed" ? snoozed : open + acknowledged + snoozed;
}

/** How many of those that match are in each state, whatever state was asked for. Resolved ones only grow: not counted. */
export async function countStates(actor: Actor, asked: AlertFilter): Promise<StateCounts> {
  const { open = 0, acknowledged = 0, snoozed = 0 } = await counts(actor, asked, false);
  return { open, acknowledged, snoozed };
}

/** A count that large is not read off the screen: it may be a moment old. */
const EXACT = 2_000;
const OLD_MS = 3_000;
type Counts = Partial<Record<AlertStateName, number>>;
const counted = new Map<string, { at: number; counts: Counts }>();

async function counts(actor: Actor, asked: AlertFilter, over: boolean): Promise<Counts> {
  const query = queryAs(actor, "alerts.read");
  const values = valuesOf(actor, asked);
  const key = JSON.stringify([over, values]);
  const known = counted.get(key);
  if (known && performance.now() - known.at < OLD_MS) return known.counts;
  const rows = await query<{ state: AlertStateName; total: number }>(
    `SELECT a.state, count(*)::int AS total FROM alert a WHERE a.state ${over ? "=" : "<>"} 'resolved' AND ${MATCHES}
     GROUP BY a.state`,
    values,
  );
  const fresh: Counts = Object.fromEntries(rows.map(({ state, total }) => [state, total]));
  counted.delete(key);
  if (Object.values(fresh).reduce((sum, count) => sum + count, 0) > EXACT) {
    if (counted.size > 100) counted.clear();
    counted.set(key, { at: performance.now(), counts: fresh });
  }
  return fresh;
}

/** Whom an empty inbox hears: sources that are not revoked, how many ever sent anything, and when the last one did. */
type Reach = { sources: number; heard: number; lastAt: Date | null };

export async function readReach(actor: Actor): Promise<Reach> {
  const [reach] = await queryAs(
    actor,
    "alerts.read",
  )<Reach>(
    `SELECT count(*)::int AS sources, count(c.seen_at)::int AS heard, max(c.seen_at) AS "lastAt"
     FROM source s LEFT JOIN source_contact c ON c.source_no = s.no WHERE s.no > 0 AND s.revoked_at IS NULL`,
  );
  return reach ?? { sources: 0, heard: 0, lastAt: null };
}
