/** Which services does OpenRC run, and in which runlevels are they? `rc-status -a` (Alpine). */
import { eachLine, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** `state` is OpenRC's word; `runlevels` are the named ones only, so none means: not started by itself. */
export type OpenrcService = { name: string; state: string; runlevels: string[] };

export const openrcServicesParser: Parser<OpenrcService[]> = { spec: "openrc-services", version: 2, parse };

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]{0,20}[A-Za-z]`, "g");
const RUNLEVEL = /^(Dynamic )?Runlevel: (\S+)\s*$/;
/** "sshd   [  started 1 day(s) 02:11:22 (0) ]": supervised services add their uptime and restarts. */
const SERVICE = /^(?:(\S+)\s+)?\[\s*([a-z]+)(?:\s[^\]]*)?\]$/;

function parse(output: Output): Read<OpenrcService[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const services = new Map<string, OpenrcService>();
  const unread: Unread[] = [];
  let runlevel: string | null = null;
  let seen = false;
  let named: string | null = null;
  for (const line of eachLine(output.stdout)) {
    const text = line.text.replace(COLOUR, "");
    const [heading, dynamic, level] = RUNLEVEL.exec(text) ?? [];
    if (heading !== undefined) {
      runlevel = dynamic === undefined ? (level ?? null) : null;
      seen = true;
      continue;
    }
    const words = text.trim();
    const [, name = named, state] = SERVICE.exec(words) ?? [];
    // On a serial console the state stands on a line of its own.
    named = text.startsWith(" ") && /^[^\s*]+$/.test(words) ? words : null;
    if (name !== null && state !== undefined) enter(services, name, state, runlevel);
    else if (named === null && !words.startsWith("*")) note(unread, line, "not a line of rc-status");
  }
  return seen ? read([...services.values()], unread) : unreadable(complaintOf(output), unread);
}

function enter(
  services: Map<string, OpenrcService>,
  name: string,
  state: string,
  runlevel: string | null,
): void {
  const service = services.get(name) ?? { name, state, runlevels: [] };
  if (runlevel !== null && !service.runlevels.includes(runlevel)) service.runlevels.push(runlevel);
  services.set(name, service);
}
