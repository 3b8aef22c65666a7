/**
 * What does nobody protect? Files when no system of files or of a configuration names the server; databases when fewer
 * systems of databases name it than it has kinds of them. An exception counts until it ends.
 */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { Invalid } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { isStorable } from "@/lib/json-shape";
import type { UnprotectedCounts, UnprotectedRow } from "../model/protection";

/** $1: now; $2: the environment, or null for all. */
const BARE = `
  SELECT * FROM (
    SELECT v.id, v.hostname, v.environment_id, v.enrolled_at, v.databases AS kinds,
      NOT (coalesce(p.files, false) OR coalesce(x.files, false)) AS files,
      CASE WHEN x.databases OR v.databases IS NULL AND p.databases > 0 THEN 0
        WHEN v.databases IS NOT NULL THEN greatest(0, cardinality(string_to_array(v.databases, ',')) - coalesce(p.databases, 0)) END AS databases
    FROM server v
    LEFT JOIN (SELECT server_id, bool_or(kind <> 'database') AS files,
        (count(*) FILTER (WHERE kind = 'database'))::int AS databases
      FROM protected_system WHERE retired_at IS NULL AND server_id IS NOT NULL GROUP BY server_id) p ON p.server_id = v.id
    LEFT JOIN (SELECT server_id, bool_or(part = 'files') AS files, bool_or(part = 'databases') AS databases
      FROM backup_exception WHERE ended_at IS NULL AND until > $1 GROUP BY server_id) x ON x.server_id = v.id
    WHERE v.retired_at IS NULL AND ($2::text IS NULL OR v.environment_id = (SELECT id FROM environment WHERE name = $2))) s
  WHERE (files OR databases IS DISTINCT FROM 0)`;

const COUNTED = `
  SELECT (count(*) FILTER (WHERE files))::int AS "bareServers", coalesce(sum(databases), 0)::int AS "bareDatabases",
    (count(*) FILTER (WHERE databases IS NULL))::int AS "unknownServers"
  FROM (${BARE}) b`;

const NONE: UnprotectedCounts = { bareServers: 0, bareDatabases: 0, unknownServers: 0 };

/** In one pass over the servers. @throws Forbidden */
export async function countUnprotected(actor: Actor, env?: string): Promise<UnprotectedCounts> {
  const [row] = await queryAs(actor, "backups.read")<UnprotectedCounts>(COUNTED, [new Date(), env ?? null]);
  return row ?? NONE;
}

type Asked = { limit: number; cursor?: string | undefined; env?: string | undefined };
type Row = Omit<UnprotectedRow, "kinds"> & { kinds: string | null };

/** By name. @throws Invalid for a strange cursor, Forbidden */
export async function listUnprotected(
  actor: Actor,
  { limit, cursor, env }: Asked,
): Promise<Page<UnprotectedRow>> {
  const query = queryAs(actor, "backups.read");
  const now = new Date();
  const place = cursor === undefined ? [null, null] : placeOf(cursor);
  const [rows, [counted]] = await Promise.all([
    query<Row>(
      `SELECT b.id, b.hostname, e.name AS environment, b.enrolled_at AS "enrolledAt", b.files, b.databases, b.kinds
       FROM (${BARE} AND ($3::text IS NULL OR (hostname, id) > ($3, $4::uuid)) ORDER BY hostname, id LIMIT $5) b
       LEFT JOIN environment e ON e.id = b.environment_id ORDER BY b.hostname, b.id`,
      [now, env ?? null, ...place, limit + 1],
    ),
    query<{ total: number }>(`SELECT count(*)::int AS total FROM (${BARE}) b`, [now, env ?? null]),
  ]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => ({ ...row, kinds: kindsIn(row.kinds) })),
    next: last ? encodeCursor([last.hostname, last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** Empty: it has none. */
function kindsIn(text: string | null): string[] | null {
  if (text === null) return null;
  return text === "" ? [] : text.split(",");
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [string, string] {
  const [name, id] = decodeCursor(cursor, 2);
  if (typeof name === "string" && isStorable(name) && isId(String(id))) return [name, String(id)];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}
