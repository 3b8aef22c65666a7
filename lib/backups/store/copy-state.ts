/** The state of a copy between its columns and the rules, and the row of both that is written back. */
import type pg from "pg";
import type { Held } from "../model/run";
import type { KeptState, OpenRun, Rule } from "../runs";
import { deadlinesOf } from "../runs";
import { AGAIN } from "../told-again";

/** As numbers: milliseconds since 1970. */
const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

export const STATE_COLUMNS = `
  ${ms("c.last_at")} AS "lastAt", c.last_outcome AS "lastOutcome", c.last_why AS "lastWhy", c.last_point AS "lastPoint",
  ${ms("c.begun_at")} AS "begunAt", ${ms("c.good_at")} AS "goodAt", ${ms("c.point_at")} AS "pointAt", c.encrypted,
  ${ms("c.checked_at")} AS "checkedAt", c.check_errors AS "checkErrors", c.oddity, c.open_runs AS "openRuns",
  ${ms("c.deadline_at")} AS "deadlineAt", ${ms("c.stuck_at")} AS "stuckAt"`;

/** What `retentionOf` takes. */
export const HELD_COLUMNS = `
  ${ms("c.held_at")} AS "heldAt", c.held_count AS "heldCount", ${ms("c.held_oldest")} AS "heldOldest",
  ${ms("c.held_first")} AS "heldFirst", ${ms("c.created_at")} AS "createdAt"`;

export type StateRow = KeptState & { openRuns: OpenRun[] };

export const WRITE_STATE = `
  UPDATE backup_copy SET heard_at = greatest(heard_at, $2), engine = $3, last_at = $4,
    last_outcome = $5, last_why = $6, last_point = $7, begun_at = $8, good_at = $9, point_at = $10, encrypted = $11,
    checked_at = $12, check_errors = $13, oddity = $14, open_runs = $15, deadline_at = $16, stuck_at = $17
  WHERE no = $1`;

const NOT_TAKEN_BACK = `
  SELECT at, outcome, why, point_at, oddity FROM backup_run r WHERE copy_no = $1 AND kind = 'backup' AND NOT EXISTS (
    SELECT FROM backup_run a WHERE a.copy_no = $1 AND a.at = r.at AND a.key = r.key || $2)`;

/** After a run that was kept turned out to be worse: what the runs that are kept say now. */
export async function stateAnew(client: pg.PoolClient, copyNo: number, state: StateRow): Promise<StateRow> {
  const { rows } = await client.query<Partial<StateRow>>(
    `SELECT ${ms("g.good")} AS "goodAt", ${ms("g.point")} AS "pointAt", ${ms("n.at")} AS "lastAt",
       n.outcome AS "lastOutcome", n.why AS "lastWhy", n.point_at IS NOT NULL AS "lastPoint", n.oddity
     FROM (SELECT max(at) AS good, max(point_at) AS point FROM (${NOT_TAKEN_BACK}) b WHERE outcome = 'ok') g
     CROSS JOIN (SELECT * FROM (${NOT_TAKEN_BACK}) b ORDER BY at DESC LIMIT 1) n`,
    [copyNo, AGAIN],
  );
  return { ...state, ...rows[0] };
}

type Heard = { at: Date; engine: string };

/** What `WRITE_STATE` takes. */
export function stateValues(copyNo: number, heard: Heard, next: KeptState, rule: Rule): unknown[] {
  const { deadlineAt, stuckAt } = deadlinesOf(next.goodAt, next.openRuns, rule);
  const date = (at: number | null) => (at === null ? null : new Date(at));
  return [
    ...[copyNo, heard.at, heard.engine, date(next.lastAt), next.lastOutcome, next.lastWhy],
    ...[next.lastPoint, date(next.begunAt), date(next.goodAt), date(next.pointAt), next.encrypted],
    ...[date(next.checkedAt), next.checkErrors, next.oddity, JSON.stringify(next.openRuns)],
    ...[date(deadlineAt), date(stuckAt)],
  ];
}

/** A list that is told late hides nothing that a newer one said. */
export const WRITE_HELD = `
  UPDATE backup_copy SET held_at = $2, held_count = $3, held_oldest = $4, held_first = least(held_first, $4)
  WHERE no = $1 AND (held_at IS NULL OR held_at <= $2)`;

/** What `WRITE_HELD` takes. */
export function heldValues(copyNo: number, { count, oldestAt }: Held, at: Date): unknown[] {
  return [copyNo, at, count, oldestAt === null ? null : new Date(oldestAt)];
}
