/** What was told of a system's runs, and the message behind each. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { unsqueeze } from "@/lib/compress";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId, timeOfId } from "@/lib/id";
import type { RunRow } from "../model/run";

type Row = Omit<RunRow, "copy"> & { copyId: string; copyName: string };

/** The newest first. @throws NotFound, Invalid for a strange cursor, Forbidden */
export async function listRuns(
  actor: Actor,
  systemId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<RunRow>> {
  const query = queryAs(actor, "backups.read");
  const place = cursor === undefined ? [null, null] : placeOf(cursor);
  const copies = isId(systemId)
    ? await query<{ no: number }>("SELECT c.no FROM backup_copy c WHERE c.system_id = $1 LIMIT 1000", [
        systemId,
      ])
    : [];
  if (copies.length === 0) {
    await existing(actor, systemId);
    return { items: [], next: null, total: 0 };
  }
  const nos = copies.map(({ no }) => no);
  // Of each copy the newest by its own index, and of those the newest.
  const [rows, [counted]] = await Promise.all([
    query<Row>(
      `SELECT r.id, r.at, c.id AS "copyId", c.name AS "copyName", r.engine, r.kind, r.outcome, r.why, r.name, r.method,
         r.started_at AS "startedAt", r.ended_at AS "endedAt", r.point_at AS "recoveryPointAt", r.bytes::float8 AS bytes,
         r.added_bytes::float8 AS "addedBytes", r.files::float8 AS files, r.encrypted, r.errors,
         r.exit_status AS "exitStatus", r.oddity, r.message_id AS "messageId"
       FROM backup_copy c CROSS JOIN LATERAL (
         SELECT * FROM backup_run b WHERE b.copy_no = c.no
           AND ($3::timestamptz IS NULL OR (b.at, b.id) < ($3, $4::uuid))
         ORDER BY b.at DESC, b.id DESC LIMIT $2) r
       WHERE c.no = ANY ($1) ORDER BY r.at DESC, r.id DESC LIMIT $2`,
      [nos, limit + 1, ...place],
    ),
    query<{ total: number }>("SELECT count(*)::int AS total FROM backup_run WHERE copy_no = ANY ($1)", [nos]),
  ]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ copyId, copyName, ...row }) => ({ ...row, copy: { id: copyId, name: copyName } })),
    next: last ? encodeCursor([last.at.toISOString(), last.id]) : null,
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

/** @throws NotFound */
export async function existing(actor: Actor, id: string): Promise<void> {
  const [found] = isId(id)
    ? await queryAs(actor, "backups.read")("SELECT 1 FROM protected_system WHERE id = $1", [id])
    : [];
  if (!found) throw new NotFound("There is no such protected system.");
}

export type Message = {
  id: string;
  at: Date;
  systemId: string;
  system: string;
  copy: string;
  engine: string;
  sha256: string;
  size: number;
  envelope: object;
  why: string | null;
  bytes: Buffer;
};

/** What a tool said, as it came. @throws NotFound also for one whose time is over; Forbidden */
export async function readMessage(actor: Actor, id: string): Promise<Message> {
  const [row] = isId(id)
    ? await queryAs(actor, "evidence.read")<Omit<Message, "at">>(
        `SELECT m.id, s.id AS "systemId", s.name AS system, c.name AS copy, m.engine, encode(m.sha256, 'hex') AS sha256,
           m.size, m.envelope, m.why, m.bytes
         FROM backup_message m JOIN backup_copy c ON c.no = m.copy_no JOIN protected_system s ON s.id = c.system_id
         WHERE m.id = $1`,
        [id],
      )
    : [];
  const at = timeOfId(id);
  if (!row || !at) throw new NotFound("There is no such message, or its time is over.");
  return { ...row, at, bytes: await unsqueeze(row.bytes) };
}
