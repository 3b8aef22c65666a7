/** Reports whose facts are still to be read: leased per server, so that each server's reports stay in order. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, recordAs } from "@/lib/auth/gate";
import type { HeldOutput } from "../model";
import { unpackOutputs } from "../outputs-held";

export type Pending = { reportId: string; serverId: string; collectedAt: Date; outputs: HeldOutput[] };

export const LEASE_S = 20;
/** Reports of one server that are read at once; the rest waits for the next turn, behind the other servers. */
const PER_SERVER = 8;

/** Lease up to `limit` servers for `owner`, the longest waiting first, and load their oldest reports. */
export async function claimPending(actor: Actor, owner: string, limit: number): Promise<Pending[]> {
  const query = queryAs(actor, "fleet.facts.record");
  const claimed = await query<{ serverId: string }>(
    `UPDATE fact_queue SET lease_until = now() + make_interval(secs => ${LEASE_S}), owner = $1, attempts = attempts + 1
     WHERE server_id IN (
       SELECT server_id FROM fact_queue WHERE lease_until IS NULL OR lease_until < now()
       ORDER BY queued_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING server_id AS "serverId"`,
    [owner, limit],
  );
  if (claimed.length === 0) return [];
  const rows = await query<Omit<Pending, "outputs"> & { outputs: Buffer }>(
    `SELECT p.report_id AS "reportId", p.server_id AS "serverId", p.collected_at AS "collectedAt", p.outputs
     FROM unnest($1::uuid[]) AS claimed(id)
     CROSS JOIN LATERAL (SELECT * FROM pending_report WHERE server_id = claimed.id ORDER BY report_id LIMIT ${PER_SERVER}) p
     ORDER BY p.report_id`,
    [claimed.map(({ serverId }) => serverId)],
  );
  return rows.map((row) => ({ ...row, outputs: unpackOutputs(row.outputs) }));
}

/**
 * These reports are read; servers with more go to the end of the queue.
 *
 * The queue rows are locked first: intake touches them when it adds a report, so what the second statement sees is
 * all there is, and no report is left behind without a row.
 */
export async function completePending(actor: Actor, owner: string, done: readonly Pending[]): Promise<void> {
  const servers = [...new Set(done.map(({ serverId }) => serverId))].sort();
  await recordAs(actor, "fleet.facts.record", async (client) => {
    const { rows } = await client.query(
      "SELECT server_id AS id FROM fact_queue WHERE server_id = ANY($1::uuid[]) AND owner = $2 ORDER BY server_id FOR UPDATE",
      [servers, owner],
    );
    const mine = (rows as { id: string }[]).map(({ id }) => id);
    await client.query("DELETE FROM pending_report WHERE report_id = ANY($1::uuid[])", [
      done.map(({ reportId }) => reportId),
    ]);
    await client.query(
      `DELETE FROM fact_queue q WHERE server_id = ANY($1::uuid[])
         AND NOT EXISTS (SELECT 1 FROM pending_report p WHERE p.server_id = q.server_id)`,
      [mine],
    );
    await client.query(
      "UPDATE fact_queue SET lease_until = NULL, owner = NULL, attempts = 0, queued_at = now() WHERE server_id = ANY($1::uuid[])",
      [mine],
    );
  });
}

/** Every server's newest report is read again, as after a parser was improved. @returns how many */
export async function queueAll(actor: Actor): Promise<number> {
  return queueServers(actor, null);
}

/** The newest reports of these servers are read again; null: of all. @returns how many */
export async function queueServers(actor: Actor, servers: readonly string[] | null): Promise<number> {
  return recordAs(actor, "ingest.facts.read-again", async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO pending_report (report_id, server_id, collected_at, outputs)
       SELECT c.report_id, c.server_id, c.collected_at, b.outputs
       FROM server_contact c JOIN report b ON b.id = c.base_report_id JOIN server s ON s.id = c.server_id
       WHERE s.retired_at IS NULL AND b.outputs IS NOT NULL AND ($1::uuid[] IS NULL OR c.server_id = ANY($1))
       ON CONFLICT DO NOTHING RETURNING server_id AS id`,
      [servers],
    );
    await client.query(
      `INSERT INTO fact_queue (server_id) SELECT DISTINCT server_id FROM pending_report
       WHERE $1::uuid[] IS NULL OR server_id = ANY($1) ORDER BY server_id ON CONFLICT DO NOTHING`,
      [servers],
    );
    return rows.length;
  });
}
