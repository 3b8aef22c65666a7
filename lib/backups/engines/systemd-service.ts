/** How did a service end, and when? `systemctl show`, with times of LC_ALL=C and TZ=UTC (systemd 215 to 258). */
import type { RunSaid, Told } from "../model/run";
import { instantIn } from "./clock";
import { runOf } from "./saying";
import { exitInWords, sentences, shown } from "./words";

export type ServiceRun =
  | { state: "absent"; why: string }
  | { state: "open"; begunAt: number }
  | { state: "ended"; begunAt: number; run: RunSaid };

/** @param unit with its ending: shop-backup.service */
export function serviceRun(told: Told, unit: string): ServiceRun {
  const units = unitsIn(told.body);
  const service = units.get(unit);
  if (!service) return { state: "absent", why: whyAbsent(unit, [...units.keys()]) };
  const begunAt = timeOf(service, "InactiveExitTimestamp");
  const active = service.get("ActiveState") ?? "";
  if (begunAt === null) {
    const why = `${shown(unit, 120)} has not run since its server started, or systemd could not begin it.`;
    return { state: "absent", why };
  }
  const isOver = active === "inactive" || active === "failed" || service.get("SubState") === "exited";
  if (!isOver) return { state: "open", begunAt };
  const over = active === "active" ? "ActiveEnterTimestamp" : "InactiveEnterTimestamp";
  return { state: "ended", begunAt, run: endedRun(told, service, begunAt, timeOf(service, over)) };
}

type Unit = ReadonlyMap<string, string>;

/** Blocks of KEY=VALUE with an empty line between them. */
function unitsIn(text: string): Map<string, Unit> {
  const units = new Map<string, Unit>();
  for (const block of text.split(/\n[ \t\r]*\n/)) {
    const unit = new Map<string, string>();
    for (const line of block.split("\n")) {
      const equals = line.indexOf("=");
      if (equals > 0) unit.set(line.slice(0, equals), line.slice(equals + 1).trim());
    }
    const id = unit.get("Id");
    if (id) units.set(id, unit);
  }
  return units;
}

const NAMED = 5;

function whyAbsent(unit: string, others: readonly string[]): string {
  const named = others.slice(0, NAMED).map((other) => shown(other, 60));
  const more = others.length > NAMED ? `, and ${others.length - NAMED} more` : "";
  const list =
    others.length === 0 ? "It has no timer at all" : `Its timers start: ${named.join(", ")}${more}`;
  return `No timer on this server starts ${shown(unit, 120)}. ${list}.`;
}

/** "Mon 2026-11-23 02:00:01 UTC". In another zone nobody can tell what is meant: its letters are of several. */
const STAMP = /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})? UTC$/;

function timeOf(unit: Unit, key: string): number | null {
  const [, date, clock] = STAMP.exec(unit.get(key) ?? "") ?? [];
  return date === undefined ? null : instantIn("UTC", `${date}T${clock}Z`);
}

function endedRun(told: Told, unit: Unit, startedAt: number, endedAt: number | null): RunSaid {
  const { outcome, why } = endOf(unit);
  if (endedAt === null) {
    return runOf(
      told,
      "backup",
      outcome === "failed" ? "failed" : "unknown",
      "Nobody can tell when it ended.",
      {
        startedAt,
      },
    );
  }
  const point = outcome === "ok" ? startedAt : null;
  return runOf(told, "backup", outcome, why, { startedAt, endedAt, recoveryPointAt: point });
}

const RESULTS: Readonly<Record<string, string>> = {
  timeout: "systemd ended it: it ran longer than its unit allows.",
  "oom-kill": "The kernel killed it: there was not enough memory.",
  watchdog: "systemd ended it: its watchdog heard nothing of it.",
  resources: "systemd could not begin it: something that it needs is missing.",
  "start-limit-hit": "systemd did not begin it again: it had failed too often.",
  "exec-condition": "It did not begin: a condition of its unit was not met.",
  protocol: "It did not speak as its unit says, so systemd ended it.",
};

function endOf(unit: Unit): Pick<RunSaid, "outcome" | "why"> {
  const result = unit.get("Result") ?? "";
  const exit = exitOf(unit);
  const words = RESULTS[result];
  if (words !== undefined) return { outcome: "failed", why: words };
  if (result !== "success" && result !== "") {
    const why =
      exit === null || exit === 0 ? `systemd says “${shown(result, 40)}” of it.` : exitInWords(exit);
    return { outcome: "failed", why };
  }
  if (exit === null || result === "")
    return { outcome: "unknown", why: "systemd does not say how it ended." };
  if (exit === 0) return { outcome: "ok", why: null };
  const why = sentences(
    `It ended with exit status ${exit}, which its unit takes for success (SuccessExitStatus).`,
    "For restic and Borg it means that files could not be read.",
  );
  return { outcome: "unknown", why };
}

/** As shells count: 128 and the signal's number for what was killed (CLD_EXITED, CLD_KILLED, CLD_DUMPED). */
function exitOf(unit: Unit): number | null {
  const code = unit.get("ExecMainCode");
  const status = Number(unit.get("ExecMainStatus") || Number.NaN);
  if (!Number.isInteger(status) || status < 0 || status > 255) return null;
  if (code === "1" || code === "exited") return status;
  if (code === "2" || code === "3" || code === "killed" || code === "dumped") return 128 + status;
  return null;
}
