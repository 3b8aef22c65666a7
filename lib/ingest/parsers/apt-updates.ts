/**
 * Which updates does apt plan, and which does it keep back? `apt-get -s dist-upgrade`:
 *
 *   Inst NAME [INSTALLED] (CANDIDATE ORIGIN, ORIGIN [ARCH]) [PACKAGES LEFT BROKEN]
 *
 * [INSTALLED] is absent for a new package, such as the next kernel.
 */
import { withoutArch } from "./dpkg-packages";
import { type Line, linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export type AptUpdate = {
  name: string;
  arch: string;
  installed: string | null;
  candidate: string;
  /** LABEL:VERSION/SUITE each, as printed; empty when apt names none. */
  origins: string[];
};
/** `candidate` is known only where apt is set to show versions. */
export type KeptBack = { name: string; candidate: string | null };
export type AptUpdates = { updates: AptUpdate[]; keptBack: KeptBack[] };

export const aptUpdatesParser: Parser<AptUpdates> = { spec: "apt-updates", version: 2, parse };

/** Upgraded and newly installed, in the words of apt before and since 3.0: an Inst line stands for each. */
const SUMMARIES = [
  /^(\d{1,7}) upgraded, (\d{1,7}) newly installed, /,
  /^ {0,4}Upgrading: (\d{1,7}), Installing: (\d{1,7}), /,
];

function parse(output: Output): Read<AptUpdates> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  if (output.exit !== 0) return unreadable(`apt-get failed (exit ${output.exit}): ${complaintOf(output)}`);
  const updates = new Map<string, AptUpdate>();
  const unread: Unread[] = [];
  const lines = linesOf(output.stdout);
  const installations = lines.filter(({ text }) => text.startsWith("Inst "));
  for (const line of installations) {
    const update = planned(line.text);
    if (!update) note(unread, line, "not the form of an Inst line");
    else if (!updates.has(`${update.name}:${update.arch}`))
      updates.set(`${update.name}:${update.arch}`, update);
  }
  const counted = countIn(lines);
  if (counted === null && updates.size === 0)
    return unreadable("apt-get did not say how many updates there are.", unread);
  if (counted !== null && installations.length < counted)
    return unreadable(`apt-get counts ${counted} updates, but lists ${installations.length}.`, unread);
  if (updates.size === 0 && unread.length > 0)
    return unreadable("apt-get lists updates, but none of them can be read.", unread);
  return read({ updates: [...updates.values()], keptBack: keptBackIn(lines) }, unread);
}

/** Without -s apt only counts, and a list that was cut is shorter than the count says. */
function countIn(lines: readonly Line[]): number | null {
  for (const { text } of lines) {
    for (const summary of SUMMARIES) {
      const [, upgraded, added] = summary.exec(text) ?? [];
      if (upgraded !== undefined) return Number(upgraded) + Number(added);
    }
  }
  return null;
}

function planned(line: string): AptUpdate | null {
  const open = line.indexOf(" (");
  const close = line.indexOf(")", open);
  if (open < 0 || close < 0) return null;
  const [name, installed, ...more] = line.slice("Inst ".length, open).split(" ");
  const inner = line.slice(open + 2, close);
  const archAt = inner.lastIndexOf(" [");
  if (!isPackageName(name) || more.length > 0 || archAt < 0 || !inner.endsWith("]")) return null;
  if (installed !== undefined && !/^\[[^[\]]+\]$/.test(installed)) return null;
  const candidate = inner.slice(0, archAt).split(" ", 1)[0] ?? "";
  if (candidate === "") return null;
  return {
    name: withoutArch(name),
    arch: inner.slice(archAt + 2, -1),
    installed: installed === undefined ? null : installed.slice(1, -1),
    candidate,
    origins: originsOf(inner.slice(candidate.length, archAt)),
  };
}

/** A label may hold blanks ("Docker CE"), so only the comma separates. */
function originsOf(text: string): string[] {
  return text
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
}

/**
 * The indented lines below the headline: names, or "name (installed => candidate)" with Show-Versions. What Ubuntu
 * defers by phasing stands under a headline of its own: it is not on offer for this server yet.
 */
function keptBackIn(lines: readonly Line[]): KeptBack[] {
  const start = lines.findIndex(({ text }) => KEPT_BACK.test(text));
  if (start < 0) return [];
  const found = new Map<string, KeptBack>();
  for (const { text } of lines.slice(start + 1)) {
    if (!text.startsWith(" ")) break;
    const versions = /^ +(\S+) \(\S+ => (\S+)\)$/.exec(text);
    const names = versions?.[1] ? [versions[1]] : text.trim().split(/ +/);
    for (const name of names.filter(isPackageName)) {
      found.set(name, { name: withoutArch(name), candidate: versions?.[2] ?? null });
    }
  }
  return [...found.values()];
}

const KEPT_BACK = /^(?:The following packages have been kept back|Not upgrading):$/;

function isPackageName(name: string | undefined): name is string {
  return name !== undefined && /^[a-z0-9][a-z0-9+.-]{0,200}(:[a-z0-9-]{1,40})?$/.test(name);
}
