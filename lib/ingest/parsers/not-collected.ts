/**
 * Was the output collected at all? A shell that does not find a command or a file says so in one line, on standard
 * output or on standard error, and that line is no fact about the server.
 */
import type { Output } from "./parser";

const NOT_FOUND = [
  "command not found",
  ": not found",
  "no such file or directory",
  "not a directory",
  "no module named",
  "no files found for",
];
const DENIED = ["permission denied", "operation not permitted", "must be root", "are you root?"];

/** Why there is nothing to read, or null when there may be. */
export function whyNotCollected({ stdout, stderr, exit }: Output): string | null {
  if (exit === 127) return "The command is not installed on the server.";
  const text = stdout.trim();
  if (text !== "" && !text.includes("\n") && says(text, NOT_FOUND)) {
    return "The command or the file does not exist on the server.";
  }
  if (exit === 0 || text !== "") return null;
  if (says(stderr, DENIED)) return "The agent was not allowed to read this.";
  if (says(stderr, NOT_FOUND)) return "The command or the file does not exist on the server.";
  return null;
}

/** "The command failed (exit 2): first line of standard error". */
export function failure(what: string, { stderr, exit }: Output): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const line = lines.find((each) => /^(E:|error)/i.test(each)) ?? lines.find((each) => each !== "");
  return `${what} failed (exit ${exit})${line ? `: ${line.slice(0, 200)}` : "."}`;
}

function says(text: string, phrases: readonly string[]): boolean {
  const lower = text.slice(0, 4096).toLowerCase();
  return phrases.some((phrase) => lower.includes(phrase));
}
