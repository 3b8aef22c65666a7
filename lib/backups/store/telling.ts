/** What was said of a copy's runs, by whomever: kept byte for byte, with the runs that were understood and what follows. */
import { createHash } from "node:crypto";
import type pg from "pg";
import type { SourceActor, SystemActor } from "@/lib/auth/actor";
import { recordAs } from "@/lib/auth/gate";
import { squeeze } from "@/lib/compress";
import { newId } from "@/lib/id";
import type { Schedule } from "@/lib/schedule/schedule";
import type { Engine, Understood } from "../model/run";
import { type KeptState, placedAt, type Rule, withEnd, withOnly, withRun, withStart } from "../runs";
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

/** One run by its teller's name of it, which began or is over; milliseconds since 1970. */
export type ToldRun = {
  name: string | null;
  isOpen: boolean;
  startedAt: number;
  /** The teller sees the newest alone: what of these names is open besides is over, and nobody saw its end. */
  only?: string;
};

export type Telling = {
  engine: Engine;
  /** As it came, and what was said around it. */
  raw: Uint8Array;
  envelope: object;
  understood: Understood;
  exit: number | null;
  run: ToldRun | null;
};

export type Kept = {
  runs: { outcome: string; why: string | null; known: boolean }[];
  why: string | null;
};

/** Everything is kept when this returns. @throws whatever the database cannot do now: then nothing was promised */
export async function keepTold(
  actor: SourceActor | SystemActor,
  copy: { id: string; no: number },
  { engine, raw, envelope, understood: { runs, why, held = null }, exit, run }: Telling,
  at: Date,
): Promise<Kept> {
  const id = newId(at);
  const sha256 = createHash("sha256").update(raw).digest();
  const bytes = await squeeze(raw);
  return recordAs(actor, "backups.run.record", async (client) => {
    const { state, rule } = await heldState(client, copy.no);
    await client.query(
      `INSERT INTO backup_message (id, copy_no, engine, sha256, size, envelope, bytes, why)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, copy.no, engine, sha256, raw.length, JSON.stringify(envelope), bytes, why],
    );
    const told = onceEach(
      runs.map((said) =>
        keyed(placedAt(said, at.getTime()), engine, run?.name ?? null, sha256.toString("hex")),
      ),
    );
    const from = { copyNo: copy.no, engine, messageId: id, exit };
    const { fresh, corrected } = await writeRuns(client, from, told);
    const seen = corrected.length > 0 ? await stateAnew(client, copy.no, state) : state;
    const next = fresh.reduce(
      (so, one) => withRun(so, one, run?.name ?? null),
      withTelling(seen, run, at.getTime()),
    );
    await client.query(WRITE_STATE, stateValues(copy.no, { at, engine }, next, rule));
    if (held) await client.query(WRITE_HELD, heldValues(copy.no, held, at));
    const word = { topic: "backups", id: copy.id, version: at.getTime() };
    await client.query("SELECT pg_notify('garrison', $1)", [JSON.stringify(word)]);
    const known = new Set(fresh.map(({ at: time, key }) => `${time} ${key}`));
    return {
      runs: told.map((one) => ({
        ...{ outcome: one.outcome, why: one.why, known: !known.has(`${one.at} ${one.key}`) },
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

/** A run that began by a call without a name of it; the next end without a name is its end. */
const UNNAMED = "unnamed";

function withTelling(state: StateRow, run: ToldRun | null, at: number): KeptState {
  if (run === null) return state;
  const name = run.name ?? UNNAMED;
  const seen = run.only === undefined ? state : withOnly(state, run.only, name);
  if (!run.isOpen) return withEnd(seen, name);
  // By a clock that runs ahead it would never be stuck, and nothing after it ever missed.
  return withStart(seen, { run: name, startedAt: Math.min(run.startedAt, at) });
}
