/** How was the SSH server started: by itself, or by a systemd socket that listens in its place? `systemctl show`. */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** `listen` is where the unit's sockets listen ("[::]:22"); `entered` whether the unit was ever active. */
export type SshdUnit = { id: string; listen: string[]; command: string | null; entered: boolean };

export const sshdProcessParser: Parser<SshdUnit[]> = { spec: "sshd-process", version: 1, parse };

function parse(output: Output): Read<SshdUnit[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const units: SshdUnit[] = [];
  const unread: Unread[] = [];
  for (const block of output.stdout.split(/\n[ \t]*\n/)) {
    const unit: SshdUnit = { id: "", listen: [], command: null, entered: false };
    for (const line of linesOf(block)) {
      const equals = line.text.indexOf("=");
      if (equals < 1) note(unread, line, "not a line of systemctl show");
      else set(unit, line.text.slice(0, equals), line.text.slice(equals + 1).trim());
    }
    if (unit.id !== "") units.push(unit);
  }
  return units.length === 0 ? unreadable(complaintOf(output), unread) : read(units, unread);
}

function set(unit: SshdUnit, key: string, value: string): void {
  if (key === "Id") unit.id = value;
  if (key === "ExecStart" && value !== "") unit.command = value;
  if (key === "ActiveEnterTimestamp") unit.entered = value !== "" && value !== "n/a";
  // One line per socket; versions before 246 print all in one: "0.0.0.0:22 (Stream) [::]:22 (Stream)".
  if (key === "Listen")
    for (const match of value.matchAll(/(\S+) \(Stream\)/g)) unit.listen.push(match[1] ?? "");
}
