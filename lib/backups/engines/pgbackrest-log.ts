/** Which commands does a log of pgBackRest tell of, from their begin to their end? */
import type { Told } from "../model/run";
import { instantIn } from "./clock";
import { linesOf } from "./words";

export type Command = {
  name: string;
  /** The options that its first line shows; null when the log begins later. */
  options: string | null;
  beganAt: number | null;
  endedAt: number | null;
  end: "completed" | "aborted" | "terminated" | null;
  lines: CommandLine[];
};

export type CommandLine = { at: number | null; level: string; text: string };

const LINE = /^(?:(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?) )?P\d\d+ {1,8}([A-Z]{4,6}\d?): {1,4}(.*)$/;
/** On standard error the level comes first; the log has it after the process. */
const BARE = /^(ERROR|WARN): {1,4}(.*)$/;
const MARK = /^([a-z][a-z-]{1,30})(?::[a-z]{1,20})? command (begin|end)\b(.*)$/;

/** The commands in their order. What stands before, after and between them is of the one that ran last. */
export function commandsIn(told: Told): Command[] {
  const commands: Command[] = [];
  for (const line of linesOf(told.body)) takeLine(told, commands, line);
  for (const line of linesOf(told.stderr)) takeLine(told, commands, line);
  return commands;
}

function takeLine(told: Told, commands: Command[], text: string): void {
  const line = lineOf(told.timeZone, text);
  const [, name = "", side, rest = ""] = MARK.exec(line.text) ?? [];
  const last = commands.at(-1);
  if (side === "begin") commands.push(begun(name, line.at, rest));
  else if (side === "end") {
    const open = last?.name === name && last.end === null ? last : begun(name, null, null);
    if (open !== last) commands.push(open);
    open.end = endOf(rest);
    open.endedAt = line.at;
  } else last?.lines.push(line);
}

function lineOf(timeZone: string, text: string): CommandLine {
  const [, time, level = "", rest = ""] = LINE.exec(text) ?? [];
  if (level !== "") return { at: instantIn(timeZone, time), level, text: rest };
  const [, bare = "", said] = BARE.exec(text) ?? [];
  return { at: null, level: bare, text: said ?? text };
}

function begun(name: string, beganAt: number | null, options: string | null): Command {
  return { name, options, beganAt, endedAt: null, end: null, lines: [] };
}

function endOf(rest: string): Command["end"] {
  if (rest.startsWith(": completed successfully")) return "completed";
  return rest.startsWith(": terminated") ? "terminated" : "aborted";
}
