/**
 * Which services run old code, and does the kernel? `needrestart -b`: NEEDRESTART-KEY: value lines.
 *
 * KSTA: 0 unknown, 1 current, 2 an update that fits the running one, 3 a newer version. In a container the kernel's
 * lines are absent. Warnings of Perl may stand between the lines.
 */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export type KernelState = "unknown" | "current" | "update" | "newer";
export type Needrestart = {
  kernel: { state: KernelState; running: string | null; expected: string | null };
  /** The processor's microcode is older than the one on disk; null when nobody could tell. */
  microcodeObsolete: boolean | null;
  services: string[];
};

export const needrestartParser: Parser<Needrestart> = { spec: "needrestart", version: 1, parse };

function parse(output: Output): Read<Needrestart> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const values = new Map<string, string>();
  const services = new Set<string>();
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const match = /^NEEDRESTART-([A-Z]{2,12}): ?(.{0,300})$/.exec(line.text.trimEnd());
    const value = match?.[2]?.trim() ?? "";
    if (!match?.[1]) note(unread, line, "not a line of needrestart -b");
    else if (match[1] === "SVC") services.add(value);
    else values.set(match[1], value);
  }
  if (!values.has("VER")) return unreadable(complaintOf(output), unread);
  const kernel = {
    state: STATES[values.get("KSTA") ?? ""] ?? "unknown",
    running: values.get("KCUR") ?? null,
    expected: values.get("KEXP") ?? null,
  };
  const microcode = values.get("UCSTA");
  const microcodeObsolete = microcode === "2" ? true : microcode === "1" ? false : null;
  return read({ kernel, microcodeObsolete, services: [...services].filter((name) => name !== "") }, unread);
}

const STATES: Record<string, KernelState> = { "1": "current", "2": "update", "3": "newer" };
