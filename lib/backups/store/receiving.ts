/** What a backup tool or its wrapper says: kept byte for byte, read into runs, and then answered. */
import { createHash } from "node:crypto";
import type pg from "pg";
import type { Actor, SourceActor } from "@/lib/auth/actor";
import { queryAs, recordAs } from "@/lib/auth/gate";
import { hashToken } from "@/lib/auth/token";
import { squeeze } from "@/lib/compress";
import { Unauthenticated } from "@/lib/errors";
import { newId } from "@/lib/id";
import type { Schedule } from "@/lib/schedule/schedule";
import { READERS } from "../engines/readers";
import type { Engine, RunSaid, Told } from "../model/run";
import { type KeptState, type PlacedRun, placedAt, type Rule, withEnd, withRun, withStart } from "../runs";
import { STATE_COLUMNS, type StateRow, stateValues, WRITE_STATE } from "./copy-state";
import { sizeOddity } from "./odd-sizes";

export type KnownCopy = { actor: SourceActor; timeZone: string };

/** @throws Unauthenticated */
export async function findCopy(origin: Actor, token: string | null): Promise<KnownCopy> {
  const hash = hashToken("backup", token);
  const [row] = hash
    ? await queryAs(origin, "backups.copy.use")<{ id: string; no: number; name: string; timeZone: string }>(
        `SELECT c.id, c.no, s.name || ', ' || c.name AS name, c.time_zone AS "timeZone"
         FROM backup_copy c JOIN protected_system s ON s.id = c.system_id
         WHERE c.token_hash = $1 AND c.retired_at IS NULL AND s.retired_at IS NULL`,
        [hash],
      )
    : [];
  if (!row) throw new Unauthenticated("This token belongs to no copy of a system. Make one under Backups.");
  const { id, no, name, timeZone } = row;
  const { address, requestId } = origin;
  return { actor: { kind: "source", id, no, name, format: "backup", address, requestId }, timeZone };
}

/** What the wrapper says besides; null: nobody wrapped the command. */
export type Wrapped = {
  event: "start" | "end";
  run: string | null;
  startedAt: number | null;
  endedAt: number | null;
  exit: number | null;
  stderr: string | null;
};

export type Received = {
  runs: { outcome: string; why: string | null; known: boolean }[];
  why: string | null;
};

/** Everything is kept when this returns. @throws whatever the database cannot do now: then nothing was promised */
export async function receiveRun(
  { actor, timeZone }: KnownCopy,
  engine: Engine,
  raw: Uint8Array,
  wrapped: Wrapped,
  at: Date,
): Promise<Received> {
  const told: Told = {
    body: new TextDecoder().decode(raw),
    ...{ exit: wrapped.exit, stderr: wrapped.stderr, startedAt: wrapped.startedAt, endedAt: wrapped.endedAt },
    ...{ at: at.getTime(), timeZone },
  };
  const isStart = wrapped.event === "start";
  const { runs, why } = isStart ? { runs: [], why: null } : READERS[engine](told);
  const id = newId(at);
  const sha256 = createHash("sha256").update(raw).digest();
  const bytes = await squeeze(raw);
  const envelope = JSON.stringify({ ...wrapped });
  return recordAs(actor, "backups.run.record", async (client) => {
    const { state, rule } = await heldState(client, actor.no);
    await client.query(
      `INSERT INTO backup_message (id, copy_no, engine, sha256, size, envelope, bytes, why)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, actor.no, engine, sha256, raw.length, envelope, bytes, why],
    );
    const received: Received["runs"] = [];
    let next: KeptState = state;
    if (isStart && wrapped.run !== null)
      next = withStart(state, { run: wrapped.run, startedAt: wrapped.startedAt ?? at.getTime() });
    else if (wrapped.run !== null) next = withEnd(state, wrapped.run);
    for (const said of runs) {
      const placed = await placedRun(client, actor.no, engine, said, at);
      const key = keyOf(said, wrapped.run, sha256);
      const isNew = await insertRun(
        client,
        { copyNo: actor.no, engine, key, id, exit: wrapped.exit },
        placed,
      );
      next = withRun(next, placed, wrapped.run);
      received.push({ outcome: placed.outcome, why: placed.why, known: !isNew });
    }
    await client.query(WRITE_STATE, stateValues(actor.no, { at, engine }, next, rule));
    const word = { topic: "backups", id: actor.id, version: at.getTime() };
    await client.query("SELECT pg_notify('garrison', $1)", [JSON.stringify(word)]);
    return { runs: received, why };
  });
}

/** As it is, and nobody else changes it until this is over. */
async function heldState(client: pg.PoolClient, copyNo: number): Promise<{ state: StateRow; rule: Rule }> {
  const { rows } = await client.query<
    StateRow & { schedule: Schedule; graceS: number; maxRunS: number | null; createdAt: Date }
  >(
    `SELECT ${STATE_COLUMNS}, s.schedule, s.grace_s AS "graceS", s.max_run_s AS "maxRunS", c.created_at AS "createdAt"
     FROM backup_copy c JOIN protected_system s ON s.id = c.system_id WHERE c.no = $1 FOR UPDATE OF c`,
    [copyNo],
  );
  const [row] = rows;
  if (!row) throw new Error(`Copy ${copyNo} is gone.`);
  const { schedule, graceS, maxRunS, createdAt, ...state } = row;
  return { state, rule: { schedule, graceS, maxRunS, createdAt: createdAt.getTime() } };
}

async function placedRun(
  client: pg.PoolClient,
  copyNo: number,
  engine: Engine,
  said: RunSaid,
  at: Date,
): Promise<PlacedRun> {
  const placed = placedAt(said, at.getTime());
  return { ...placed, oddity: await sizeOddity(client, copyNo, engine, placed) };
}

/** The same run is one, however often it is told: by the wrapper's name of it, else the tool's, else the bytes. */
function keyOf(said: RunSaid, run: string | null, sha256: Buffer): string {
  return `${said.kind} ${said.name ?? run ?? sha256.toString("hex")}`.slice(0, 300);
}

type Origin = { copyNo: number; engine: Engine; key: string; id: string; exit: number | null };

/** false: it was told before. */
async function insertRun(client: pg.PoolClient, from: Origin, run: PlacedRun): Promise<boolean> {
  const date = (time: number | null) => (time === null ? null : new Date(time));
  const { rowCount } = await client.query(
    `INSERT INTO backup_run (copy_no, at, key, id, kind, outcome, why, engine, name, method, started_at, ended_at, point_at,
       bytes, added_bytes, files, encrypted, errors, exit_status, oddity, message_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
     ON CONFLICT DO NOTHING`,
    [
      ...[from.copyNo, new Date(run.at), from.key, newId(new Date(run.at)), run.kind, run.outcome, run.why],
      ...[from.engine, run.name, run.method, date(run.startedAt), date(run.endedAt)],
      ...[date(run.recoveryPointAt), run.bytes, run.addedBytes, run.files, run.encrypted, run.errors],
      ...[from.exit, run.oddity, from.id],
    ],
  );
  return rowCount === 1;
}
