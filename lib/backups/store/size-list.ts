/** The sizes of a system's backups, copy by copy: the newest that ended well and that nothing took back. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { isId } from "@/lib/id";
import { type CopySizes, MOST_SIZES, type SizedRun, sizesOf } from "../model/trend";
import { AGAIN } from "../told-again";
import { existing } from "./run-list";

type CopyOnly = { id: string; name: string };
/** A copy without a run is one row, with nothing in it. */
type Row = CopyOnly & (SizedRun | { [empty in keyof SizedRun]: null });

/** @throws NotFound, Forbidden */
export async function listSizes(actor: Actor, systemId: string): Promise<{ items: CopySizes[] }> {
  const query = queryAs(actor, "backups.read");
  // Of each copy its newest, by the key of the table.
  const rows = isId(systemId)
    ? await query<Row>(
        `SELECT c.id, c.name, r.at, r.bytes::float8 AS bytes, r.added_bytes::float8 AS "addedBytes", r.oddity,
           r.message_id AS "messageId"
         FROM backup_copy c LEFT JOIN LATERAL (
           SELECT * FROM backup_run b WHERE b.copy_no = c.no AND b.kind = 'backup' AND b.outcome = 'ok'
             AND coalesce(b.bytes, b.added_bytes) IS NOT NULL AND NOT EXISTS (
               SELECT FROM backup_run a WHERE a.copy_no = b.copy_no AND a.at = b.at AND a.key = b.key || $3)
           ORDER BY b.at DESC, b.key DESC LIMIT $2) r ON true
         WHERE c.system_id = $1 AND c.retired_at IS NULL ORDER BY c.name, c.id, r.at, r.key`,
        [systemId, MOST_SIZES, AGAIN],
      )
    : [];
  if (rows.length === 0) await existing(actor, systemId);
  return { items: copiesOf(rows) };
}

function copiesOf(rows: readonly Row[]): CopySizes[] {
  const copies = new Map<string, CopyOnly & { runs: SizedRun[] }>();
  for (const { id, name, ...run } of rows) {
    const copy = copies.get(id) ?? { id, name, runs: [] };
    if (run.at !== null) copy.runs.push(run);
    copies.set(id, copy);
  }
  return [...copies.values()].map(({ runs, ...copy }) => ({ ...copy, ...sizesOf(runs) }));
}
