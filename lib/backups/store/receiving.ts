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
import type { Engine, RunKind, Told, Understood } from "../model/run";
import { type KeptState, placedAt, type Rule, withEnd, withRun, withStart } from "../runs";
import { keyed, onceEach } from "../told-again";
import {
  heldValues,
  STATE_COLUMNS,
  type StateRow,
  stateAnew,
  stateValues,
  WRITE_HELD,
  WRITE_STATE,
} from "./copy-state";
import { writeRuns } from "./run-writing";

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
  event: "start" | "end" | "log";
  run: string | null;
  startedAt: number | null;
  endedAt: number | null;
  exit: number | null;
  stderr: string | null;
  kind: RunKind | null;
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
  const message: Told = {
    body: new TextDecoder().decode(raw),
    ...{
      exit: wrapped.exit,
      stderr: wrapped.stderr,
      kind: wrapped.kind,
      startedAt: wrapped.startedAt,
      endedAt: wrapped.endedAt,
    },
    ...{ at: at.getTime(), timeZone },
  };
  const isEnd = wrapped.event === "end";
  const { runs, why, held = null } = isEnd ? READERS[engine](message) : NO_RUN;
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
    const told = onceEach(
      runs.map((said) => keyed(placedAt(said, at.getTime()), engine, wrapped.run, sha256.toString("hex"))),
    );
    const from = { copyNo: actor.no, engine, messageId: id, exit: wrapped.exit };
    const { fresh, corrected } = await writeRuns(client, from, told);
    const seen = corrected.length > 0 ? await stateAnew(client, actor.no, state) : state;
    const next = fresh.reduce((so, run) => withRun(so, run, wrapped.run), withTelling(seen, wrapped, at));
    await client.query(WRITE_STATE, stateValues(actor.no, { at, engine }, next, rule));
    if (held) await client.query(WRITE_HELD, heldValues(actor.no, held, at));
    const word = { topic: "backups", id: actor.id, version: at.getTime() };
    await client.query("SELECT pg_notify('garrison', $1)", [JSON.stringify(word)]);
    const known = new Set(fresh.map(({ at: time, key }) => `${time} ${key}`));
    return {
      runs: told.map((run) => ({
        ...{ outcome: run.outcome, why: run.why, known: !known.has(`${run.at} ${run.key}`) },
      })),
      why,
    };
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

const NO_RUN: Understood = { runs: [], why: null };

/** A run that began by a call without a name of it; the next end without a name is its end. */
const UNNAMED = "unnamed";

/** The wrapper's own word: a run began, or is over, whatever its output says. */
function withTelling(state: StateRow, { event, run, startedAt }: Wrapped, at: Date): KeptState {
  if (event === "log") return state;
  if (event === "start")
    return withStart(state, { run: run ?? UNNAMED, startedAt: startedAt ?? at.getTime() });
  return withEnd(state, run ?? UNNAMED);
}
