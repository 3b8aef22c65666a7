/** `/api/webhooks/backup/{engine}/{token}`: what a backup tool prints, piped here, or told by the wrapper around it. */

import type { Actor } from "@/lib/auth/actor";
import { ENGINES, type Engine, RUN_KINDS, type RunKind } from "@/lib/backups/model/run";
import { findCopy, receiveRun, type Wrapped } from "@/lib/backups/store/receiving";
import { Invalid, NotFound } from "@/lib/errors";
import { machineRoute } from "@/lib/http/route";
import { tokenOf, wireOf } from "./wire";

/** A tool that lists every file fills it; the summary stands at the end. */
const LIMIT = 16 * 1_048_576;

export const POST = machineRoute(
  {
    summary: "A backup tool says how a run went: restic, Borg, pgBackRest, pg_verifybackup and others.",
    accepts: "application/json",
    permission: "backups.run.record",
  },
  told,
);

/** As healthchecks' clients call: that it was called at all is the word that it went well. */
export const GET = machineRoute(
  {
    summary:
      "A backup says by a call alone that it began, ended well, failed, or with which status it ended.",
    accepts: "text/plain",
    permission: "backups.run.record",
  },
  told,
);

async function told(request: Request, params: Record<string, string>, origin: Actor): Promise<Response> {
  const engine = params.engine ?? "";
  if (!isEngine(engine)) {
    // Not repeated: a token may stand in its place.
    throw new NotFound(`The address names no backup tool that is known here. Known: ${ENGINES.join(", ")}.`);
  }
  const copy = await findCopy(origin, tokenOf(request, params));
  const { raw, query, method } = await wireOf(request, LIMIT);
  const signal = signalOf(params.signal ?? null, method);
  return Response.json(await receiveRun(copy, engine, raw, wrappedIn(query, signal), new Date()));
}

type Signal = { event: Wrapped["event"] | null; exit: number | null };

/** What healthchecks' addresses end with: /start, /fail, /log or an exit status. @throws NotFound */
function signalOf(signal: string | null, method: string): Signal {
  if (signal === null) return { event: null, exit: method === "POST" ? null : 0 };
  if (signal === "start" || signal === "log") return { event: signal, exit: null };
  if (signal === "fail") return { event: "end", exit: 1 };
  if (/^\d{1,3}$/.test(signal) && Number(signal) <= 255) return { event: "end", exit: Number(signal) };
  throw new NotFound("Behind the token may stand /start, /fail, /log or an exit status from 0 to 255.");
}

function isEngine(text: string): text is Engine {
  return (ENGINES as readonly string[]).includes(text);
}

/** @throws Invalid, naming what of the address is wrong */
function wrappedIn(query: URLSearchParams, signal: Signal): Wrapped {
  const event = signal.event ?? query.get("event") ?? "end";
  if (event !== "start" && event !== "end" && event !== "log")
    throw wrong("event", 'is "start", "end" or "log"');
  const run = query.get("run") ?? query.get("rid");
  if (run !== null && !/^[\w.:-]{1,100}$/.test(run))
    throw wrong("run", "takes up to 100 letters, digits, . _ : and -");
  if (event === "start" && run === null && signal.event === null)
    throw wrong("run", "is missing: without it nobody can tell which run began");
  // PostgreSQL's JSON holds no NUL.
  const stderr = query.get("stderr")?.replaceAll("\0", "") ?? null;
  return {
    ...{ event, run, stderr, kind: kindIn(query) },
    startedAt: secondsIn(query, "started"),
    endedAt: secondsIn(query, "ended"),
    exit: exitIn(query) ?? signal.exit,
  };
}

/** Seconds since 1970, as `date +%s` prints them. */
function secondsIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,10}$/.test(text))
    throw wrong(name, "is a number of seconds since 1970, as `date +%s` prints it");
  return Number(text) * 1_000;
}

function exitIn(query: URLSearchParams): number | null {
  const text = query.get("exit");
  if (text === null) return null;
  if (!/^\d{1,3}$/.test(text) || Number(text) > 255) throw wrong("exit", "is an exit status from 0 to 255");
  return Number(text);
}

function kindIn(query: URLSearchParams): RunKind | null {
  const text = query.get("kind");
  const found = RUN_KINDS.find((one) => one === text);
  if (text !== null && !found) throw wrong("kind", `is one of ${RUN_KINDS.join(", ")}`);
  return found ?? null;
}

function wrong(field: string, message: string): Invalid {
  return new Invalid(`What stands behind the "?" can't be understood: ${field} ${message}.`, [
    { field, message },
  ]);
}
