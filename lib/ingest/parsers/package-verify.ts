/**
 * Which files differ from their package? `debsums -s` (Debian family) or `rpm -Va --nomtime` (RHEL and SUSE).
 *
 * debsums -s speaks on standard error only and exits 2 when it found something; rpm prints lines of flags and may exit
 * with the number of packages. What could not be checked (no permission, no checksums) is unread, never "unchanged".
 */
import type { ChangedFile } from "@/lib/fleet/model/facts";
import { type Line, linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** `tool` is null where nothing was printed: both tools say nothing when all is well. */
export type PackageVerify = { tool: "debsums" | "rpm" | null; removed: string[]; changed: ChangedFile[] };

export const packageVerifyParser: Parser<PackageVerify> = { spec: "package-verify", version: 2, parse };

const DEBSUMS = /^debsums: (changed|missing) file (\/.*) \(from \S+ package\)$/;
/** "S.5....T.  c /etc/x"; EL 5 has eight flags, and later versions nine. */
const RPM = /^([.?SM5DLUGTPC]{8,11}) {1,4}(?:([acdglmnr]) )?(\/.*)$/;
const RPM_MISSING = /^missing {1,8}(?:([acdglmnr]) )?(\/.*?)( \([^()]{1,60}\))?$/;

function parse(output: Output): Read<PackageVerify> {
  const fromStdout = linesOf(output.stdout);
  const fromStderr = linesOf(output.stderr);
  const said = [...fromStdout, ...fromStderr];
  if (said.length === 0 && output.exit !== 0) {
    return unreadable(
      `Differences were reported (exit status ${output.exit}), but standard error was not kept.`,
    );
  }
  const found: PackageVerify = { tool: null, removed: [], changed: [] };
  const unread: Unread[] = [];
  let used = 0;
  for (const line of said) {
    const problem = take(found, line.text.slice(0, LINE_LIMIT));
    if (problem === null) used += 1;
    else note(unread, line, problem);
  }
  const broken = brokenDatabase(said);
  if (broken !== null) return unreadable(broken, unread);
  if (used === 0 && (unread.length > 0 || output.exit !== 0)) {
    return unreadable(refusalOf(output) ?? complaintOf(output), unread);
  }
  if (found.changed.length + found.removed.length === 0 && unread.length > 0)
    return unreadable("Not every file could be looked at, and nothing else was found.", unread);
  return read(found, unread);
}

const LINE_LIMIT = 8192;

function brokenDatabase(lines: readonly Line[]): string | null {
  const line = lines.find(({ text }) => /^error: (?:rpmdb|db5 error|cannot open|sqlite)/i.test(text));
  return line === undefined ? null : `The package database is damaged: ${line.text.slice(0, 200)}`;
}

/** Null when the line was used, else why not. */
function take(found: PackageVerify, text: string): string | null {
  const [, what, path] = DEBSUMS.exec(text) ?? [];
  if (what !== undefined && path !== undefined)
    return debsums(found, path, what === "missing" ? "MISSING" : "FAILED");
  // debsums without -s: "/usr/bin/ssh-copy-id      FAILED".
  const state = text.startsWith("/") ? /(?: {2}|.{70} )(OK|FAILED|REPLACED)$/.exec(text)?.[1] : undefined;
  if (state !== undefined) return debsums(found, text.slice(0, -state.length).trimEnd(), state);
  const [, flags, kind, changed] = RPM.exec(text) ?? [];
  if (flags !== undefined && changed !== undefined) return rpmChanged(found, changed, flags, kind === "c");
  const [, , gone, why] = RPM_MISSING.exec(text) ?? [];
  if (gone !== undefined) return rpmMissing(found, gone, why);
  return "not a line of debsums -s or rpm -Va";
}

function debsums(found: PackageVerify, path: string, state: string): null {
  found.tool ??= "debsums";
  if (state === "MISSING") found.removed.push(path);
  else if (state === "FAILED") found.changed.push({ path, attributes: ["md5"], config: null });
  return null;
}

const RPM_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ["S", "size"],
  ["M", "mode"],
  ["5", "digest"],
  ["D", "device"],
  ["L", "link"],
  ["U", "user"],
  ["G", "group"],
  ["T", "mtime"],
  ["P", "capabilities"],
  ["C", "selinux"],
]);

/** A dot is a test that passed; a question mark one that could not be made. */
function rpmChanged(found: PackageVerify, path: string, flags: string, config: boolean): string | null {
  found.tool ??= "rpm";
  const attributes = [...flags].flatMap((flag) => RPM_ATTRIBUTES.get(flag) ?? []);
  if (attributes.length > 0) found.changed.push({ path, attributes, config });
  else if (flags.includes("?")) return "the file could not be checked";
  return null;
}

function rpmMissing(found: PackageVerify, path: string, why: string | undefined): string | null {
  found.tool ??= "rpm";
  if (why !== undefined && /denied|not permitted/i.test(why)) return "the file could not be checked";
  found.removed.push(path);
  return null;
}
