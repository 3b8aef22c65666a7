/**
 * Which processes still run programs or libraries that were replaced on disk?
 *
 * `ls -l` of every /proc/PID/exe shows each process with its program, "(deleted)" after a replaced one; `grep -l` on
 * the maps names the processes that use a replaced library. Both are complete only for root.
 */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf } from "./refusal";

export type RunningProgram = { pid: number; path: string; deleted: boolean };

export const deletedExecutablesParser: Parser<RunningProgram[]> = {
  spec: "deleted-executables",
  version: 1,
  parse: parseExecutables,
};
/** The ids of the processes. */
export const deletedLibrariesParser: Parser<number[]> = {
  spec: "deleted-libraries",
  version: 1,
  parse: parseLibraries,
};

const PARTIAL = "The agent may not look into every process, so the list is not complete.";

function parseExecutables(output: Output): Read<RunningProgram[]> {
  if (/permission denied/i.test(output.stderr)) return unreadable(PARTIAL);
  const programs: RunningProgram[] = [];
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const match = /^l\S{9,10} .{1,120}? \/proc\/(\d{1,10})\/exe(?: -> (.+))?$/.exec(line.text);
    if (!match) note(unread, line, "not a line of ls -l");
    // A kernel thread has no program, and ls shows no arrow.
    else if (match[2]) programs.push(programOf(Number(match[1]), match[2]));
  }
  return programs.length === 0 ? unreadable(complaintOf(output), unread) : read(programs, unread);
}

function programOf(pid: number, target: string): RunningProgram {
  const deleted = target.endsWith(" (deleted)");
  return { pid, path: deleted ? target.slice(0, -" (deleted)".length) : target, deleted };
}

/** grep exits with 1 when no line matches and with 2 when a process ended while it looked. */
function parseLibraries(output: Output): Read<number[]> {
  if (/permission denied/i.test(output.stderr)) return unreadable(PARTIAL);
  if (output.exit > 2) return unreadable(complaintOf(output));
  const pids = new Set<number>();
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const match = /^\/proc\/(\d{1,10})\/maps$/.exec(line.text.trim());
    if (match) pids.add(Number(match[1]));
    else note(unread, line, "not a path of maps");
  }
  return pids.size === 0 && unread.length > 0
    ? unreadable(complaintOf(output), unread)
    : read([...pids], unread);
}
