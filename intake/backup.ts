/** `/api/webhooks/backup/{engine}/{token}`: what a backup tool prints, piped here, or told by the wrapper around it. */

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
  async (request, params, origin) => {
    const engine = params.engine ?? "";
    if (!isEngine(engine)) {
      // Not repeated: a token may stand in its place.
      throw new NotFound(
        `The address names no backup tool that is known here. Known: ${ENGINES.join(", ")}.`,
      );
    }
    const copy = await findCopy(origin, tokenOf(request, params));
    const { raw, query } = await wireOf(request, LIMIT);
    return Response.json(await receiveRun(copy, engine, raw, wrappedIn(query), new Date()));
  },
);

function isEngine(text: string): text is Engine {
  return (ENGINES as readonly string[]).includes(text);
}

/** @throws Invalid, naming what of the address is wrong */
function wrappedIn(query: URLSearchParams): Wrapped {
  const event = query.get("event") ?? "end";
  if (event !== "start" && event !== "end") throw wrong("event", 'is "start" or "end"');
  const run = query.get("run");
  if (run !== null && !/^[\w.:-]{1,100}$/.test(run))
    throw wrong("run", "takes up to 100 letters, digits, . _ : and -");
  if (event === "start" && run === null)
    throw wrong("run", "is missing: without it nobody can tell which run began");
  // PostgreSQL's JSON holds no NUL.
  const stderr = query.get("stderr")?.replaceAll("\0", "") ?? null;
  return {
    ...{ event, run, stderr, kind: kindIn(query) },
    startedAt: secondsIn(query, "started"),
    endedAt: secondsIn(query, "ended"),
    exit: exitIn(query),
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
