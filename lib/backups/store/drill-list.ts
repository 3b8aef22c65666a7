/** Restore drills as they are shown, and what was kept as their evidence. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { lostS } from "../drilling";
import type { DrillRow, UnsignedDrills } from "../model/drill";
import type { SlowestRestore } from "../model/restore-words";

const SELECT = `
  SELECT d.id, s.id AS "systemId", s.name AS "systemName", c.id AS "copyId", c.name AS "copyName", d.snapshot,
    d.point_at AS "pointAt", d.started_by AS "startedBy", d.started_at AS "startedAt", d.usable_at AS "usableAt",
    d.ended_at AS "endedAt", d.result, d.why, d.note, d.parts, d.checks, s.rto_s AS "rtoS", s.rpo_s AS "rpoS",
    encode(d.evidence_sha256, 'hex') AS "evidenceSha256", d.seq::float8 AS seq, d.hash, d.prev_hash AS "prevHash",
    d.signed_by AS "signedBy", d.signed_at AS "signedAt"
  FROM restore_drill d JOIN protected_system s ON s.id = d.system_id LEFT JOIN backup_copy c ON c.id = d.copy_id`;

type Row = Omit<DrillRow, "system" | "copy" | "tookS" | "lostS"> & {
  systemId: string;
  systemName: string;
  copyId: string | null;
  copyName: string | null;
};

type Asked = { limit: number; cursor?: string | undefined; system?: string | undefined };

/** The newest first. @throws Invalid for a strange cursor, Forbidden */
export async function listDrills(actor: Actor, { limit, cursor, system }: Asked): Promise<Page<DrillRow>> {
  const query = queryAs(actor, "backups.read");
  const place = cursor === undefined ? [null, null] : placeOf(cursor);
  const [rows, [counted]] = await Promise.all([
    query<Row>(
      `${SELECT} WHERE ($2::uuid IS NULL OR d.system_id = $2)
         AND ($3::timestamptz IS NULL OR (d.started_at, d.id) < ($3, $4::uuid))
       ORDER BY d.started_at DESC, d.id DESC LIMIT $1`,
      [limit + 1, system ?? null, ...place],
    ),
    query<{ total: number }>(
      "SELECT count(*)::int AS total FROM restore_drill WHERE $1::uuid IS NULL OR system_id = $1",
      [system ?? null],
    ),
  ]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(drillRowOf),
    next: last ? encodeCursor([last.startedAt.toISOString(), last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [string, string] {
  const [at, id] = decodeCursor(cursor, 2);
  if (isInstant(at) && isId(String(id))) return [at, String(id)];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/** @throws NotFound, Forbidden */
export async function getDrill(actor: Actor, id: string): Promise<DrillRow> {
  const query = queryAs(actor, "backups.read");
  const [row] = isId(id) ? await query<Row>(`${SELECT} WHERE d.id = $1`, [id]) : [];
  if (!row) throw new NotFound("There is no such restore drill.");
  return drillRowOf(row);
}

/** As it was told. @throws NotFound, Forbidden */
export async function readDrillEvidence(actor: Actor, id: string): Promise<Buffer> {
  const query = queryAs(actor, "evidence.read");
  const [row] = isId(id)
    ? await query<{ evidence: Buffer | null }>("SELECT evidence FROM restore_drill WHERE id = $1", [id])
    : [];
  if (!row?.evidence) throw new NotFound("There is no such restore drill, or none has evidence.");
  return row.evidence;
}

function drillRowOf({ systemId, systemName, copyId, copyName, ...row }: Row): DrillRow {
  const { startedAt, usableAt, pointAt } = row;
  return {
    ...row,
    system: { id: systemId, name: systemName },
    copy: copyId === null ? null : { id: copyId, name: copyName ?? "" },
    tookS: usableAt === null ? null : (usableAt.getTime() - startedAt.getTime()) / 1_000,
    lostS: lostS({ startedAt: startedAt.getTime(), pointAt: pointAt?.getTime() ?? null }),
  };
}

const UNSIGNED = `
  restore_drill d JOIN protected_system s ON s.id = d.system_id
  WHERE d.ended_at IS NOT NULL AND d.signed_at IS NULL AND s.retired_at IS NULL
    AND ($1::text IS NULL OR s.environment_id = (SELECT id FROM environment WHERE name = $1))`;

/** Those that ended and wait for a second person's signature, the longest waiting first. @throws Forbidden */
export async function listUnsigned(
  actor: Actor,
  { limit, env }: { limit: number; env?: string | undefined },
): Promise<UnsignedDrills> {
  const query = queryAs(actor, "backups.read");
  const [items, [counted]] = await Promise.all([
    query<UnsignedDrills["items"][number]>(
      `SELECT d.id, s.name AS system, d.ended_at AS "endedAt" FROM ${UNSIGNED} ORDER BY d.ended_at, d.id LIMIT $2`,
      [env ?? null, limit],
    ),
    query<{ total: number }>(`SELECT count(*)::int AS total FROM ${UNSIGNED}`, [env ?? null]),
  ]);
  return { items, total: counted?.total ?? 0 };
}

/** Of the systems whose last test is proof now, the restore that took longest; null: there is none. @throws Forbidden */
export async function slowestRestore(actor: Actor, env?: string): Promise<SlowestRestore | null> {
  const [row] = await queryAs(actor, "backups.read")<SlowestRestore>(
    `SELECT extract(epoch FROM d.took)::float8 AS "tookS", s.rto_s AS "rtoS"
     FROM protected_system s CROSS JOIN LATERAL (
       SELECT t.usable_at - t.started_at AS took FROM restore_drill t
       WHERE t.system_id = s.id AND t.result = 'passed' AND t.ended_at = s.drill_passed_at
       ORDER BY t.seq DESC LIMIT 1) d
     WHERE s.retired_at IS NULL AND s.drill_result = 'passed' AND s.drill_passed_at >= $1::timestamptz - make_interval(days => s.drill_days)
       AND ($2::text IS NULL OR s.environment_id = (SELECT id FROM environment WHERE name = $2))
     ORDER BY d.took DESC, s.id LIMIT 1`,
    [new Date(), env ?? null],
  );
  return row ?? null;
}
