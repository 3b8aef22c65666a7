/** How is one run written down? Every reader says it here, so that the same doubts hold for all of them. */
import type { Outcome, RunKind, RunSaid, Told, Understood } from "../model/run";
import { sentences } from "./words";

type Said = Partial<Omit<RunSaid, "kind" | "outcome" | "why">>;

const SECOND_MS = 1_000;

/** A run of which only `more` is known. Times that the output does not have are the wrapper's, in whole seconds. */
export function runOf(
  told: Told,
  kind: RunKind,
  outcome: Outcome,
  why: string | null,
  more: Said = {},
): RunSaid {
  const run: RunSaid = {
    name: null,
    kind,
    outcome,
    why: sentences(why),
    recoveryPointAt: null,
    method: null,
    bytes: null,
    addedBytes: null,
    files: null,
    encrypted: null,
    errors: null,
    ...more,
    startedAt: more.startedAt ?? told.startedAt,
    endedAt: more.endedAt ?? told.endedAt,
  };
  return doubted(sameSecond(run), told);
}

/** The tool's own time has milliseconds: a run that ends in the second in which it began does not end before. */
function sameSecond(run: RunSaid): RunSaid {
  const { startedAt, endedAt } = run;
  if (startedAt === null || endedAt === null || endedAt >= startedAt) return run;
  return endedAt >= startedAt - (startedAt % SECOND_MS) ? { ...run, endedAt: startedAt } : run;
}

/** Clocks that cannot be right: a run that ends before it began is not known, one in the future is worth a word. */
function doubted(run: RunSaid, told: Told): RunSaid {
  const { startedAt, endedAt, recoveryPointAt } = run;
  if (startedAt !== null && endedAt !== null && endedAt < startedAt) {
    const outcome = run.outcome === "failed" ? "failed" : "unknown";
    return { ...run, outcome, recoveryPointAt: null, why: sentences("It ends before it began.", run.why) };
  }
  const latest = Math.max(startedAt ?? 0, endedAt ?? 0, recoveryPointAt ?? 0);
  if (latest <= told.at + CLOCK_TOLERANCE_MS) return run;
  return { ...run, why: sentences(run.why, "Its times lie after it came: check its clock and time zone.") };
}

const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Nothing that we know how to read: neither good nor bad, and shown with the reason. */
export function notUnderstood(told: Told, why: string, kind: RunKind = "backup"): Understood {
  return { runs: [runOf(told, kind, "unknown", why)], why: sentences(why) };
}

/** A check or a restore that prints nothing when all is well, and ended so. null: it said something, or another thing. */
export function silentRun(told: Told, tool: string): Understood | null {
  const { kind, exit, body, stderr } = told;
  const isSilent = body.trim() === "" && (stderr ?? "").trim() === "";
  if (!isSilent || exit !== 0 || (kind !== "check" && kind !== "restore")) return null;
  const why = `${tool} printed nothing and ended with status 0.`;
  return { runs: [runOf(told, kind, "ok", why, kind === "check" ? { errors: 0 } : {})], why: null };
}

/** An output that was understood, and that tells of no run. */
export function noRun(why: string): Understood {
  return { runs: [], why: sentences(why) };
}

/** When an output has no times, a restore point is as old as the run; the arrival is the last resort, and said. */
export function pointOf(told: Told, startedAt: number | null): { at: number; why: string | null } {
  const at = startedAt ?? told.startedAt;
  if (at !== null) return { at, why: null };
  return { at: told.endedAt ?? told.at, why: "The output has no times: it is dated by its end." };
}
