/** The sizes before a run, for telling whether its own is odd. */
import type pg from "pg";
import { type Anomaly, anomaliesOf, type Sample } from "../anomaly";
import type { Engine, RunSaid } from "../model/run";
import { anomalyWords } from "../oddity-words";

/** Of some the method differs; of the rest the rule takes as many as it wants. */
const BEFORE = 60;

/** Why the size of a backup is odd, in a sentence; null: it is not, or too few came before it. */
export async function sizeOddity(
  client: pg.PoolClient,
  copyNo: number,
  engine: Engine,
  run: RunSaid & { at: number },
): Promise<string | null> {
  if (run.kind !== "backup" || run.outcome === "failed" || run.outcome === "unknown") return null;
  const { rows } = await client.query<Omit<Sample, "engine" | "repository">>(
    `SELECT (extract(epoch FROM at) * 1000)::float8 AS at, method, bytes::float8 AS bytes,
       added_bytes::float8 AS "addedBytes", files::float8 AS files
     FROM backup_run WHERE copy_no = $1 AND at < $2 AND kind = 'backup' AND outcome = 'ok' AND engine = $3
     ORDER BY at DESC LIMIT ${BEFORE}`,
    [copyNo, new Date(run.at), engine],
  );
  // A copy is one repository.
  const alike = { engine, repository: String(copyNo) };
  const found: Anomaly[] = anomaliesOf(
    { ...run, ...alike },
    rows.map((row) => ({ ...row, ...alike })),
  );
  return found.length === 0 ? null : found.map(anomalyWords).join(" ");
}
