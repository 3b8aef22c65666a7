/** What a backup tool or its wrapper says at the door: who says it, and what is made of it. */
import type { Actor, SourceActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { hashToken } from "@/lib/auth/token";
import { Unauthenticated } from "@/lib/errors";
import { READERS } from "../engines/readers";
import type { Engine, RunKind, Told, Understood } from "../model/run";
import { type Kept, keepTold, type ToldRun } from "./telling";

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

/** Everything is kept when this returns. @throws whatever the database cannot do now: then nothing was promised */
export async function receiveRun(
  { actor, timeZone }: KnownCopy,
  engine: Engine,
  raw: Uint8Array,
  wrapped: Wrapped,
  at: Date,
): Promise<Kept> {
  const { event, run, ...measured } = wrapped;
  const message: Told = { ...measured, body: new TextDecoder().decode(raw), at: at.getTime(), timeZone };
  const understood = event === "end" ? READERS[engine](message) : NO_RUN;
  return keepTold(
    actor,
    actor,
    { engine, raw, envelope: { ...wrapped }, understood, exit: wrapped.exit, run: told(wrapped, at) },
    at,
  );
}

const NO_RUN: Understood = { runs: [], why: null };

/** The wrapper's own word: a run began, or is over, whatever its output says. */
function told({ event, run, startedAt }: Wrapped, at: Date): ToldRun | null {
  if (event === "log") return null;
  return { name: run, isOpen: event === "start", startedAt: startedAt ?? at.getTime() };
}
