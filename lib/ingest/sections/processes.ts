/** What runs on the server, and does anything of it look like an intruder's? */
import type { Process, Processes } from "@/lib/fleet/model/facts";
import type { RunningProgram } from "../parsers/deleted-files";
import { instantOf } from "../parsers/local-time";
import type { RunningProcess } from "../parsers/processes";
import { temporaryPath } from "../parsers/suspicious-process";
import type { ClockState } from "../parsers/time-sync";
import type { Draft, Evidence, SectionRule } from "./section";

export const processesRule: SectionRule<"processes"> = {
  section: "processes",
  // deleted-executables and time-sync refine this section; alone they do not give it.
  specs: ["processes"],
  needs: { items: ["processes"] },
  combine,
};

function combine(evidence: Evidence): Draft<Processes> {
  const running = evidence.value<RunningProcess[]>("processes");
  if (running === null) return { items: null, suspicious: null };
  const programs = new Map(
    (evidence.value<RunningProgram[]>("deleted-executables") ?? []).map((program) => [program.pid, program]),
  );
  // ps prints local time without zone: UTC is assumed where timedatectl does not name the zone.
  const zone = evidence.value<ClockState>("time-sync")?.zone ?? null;
  return {
    items: running.map(
      ({ pid, ppid, user, started, command }): Process => ({
        pid,
        ppid,
        user,
        startedAt: started && instantOf(started, zone),
        command,
      }),
    ),
    suspicious: running.flatMap((process) => {
      const why = process.suspicion ?? programSuspicion(programs.get(process.pid));
      return why === null ? [] : [{ pid: process.pid, why }];
    }),
  };
}

/** The true path of the program, whatever its arguments claim. */
function programSuspicion(program: RunningProgram | undefined): string | null {
  return program === undefined ? null : temporaryPath(program.path, program.deleted);
}
