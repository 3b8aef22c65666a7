/**
 * Which packages are installed (RHEL and SUSE families)? `rpm -qa`: name, epoch, version, release, architecture,
 * source rpm, install time and sometimes a module label, separated by tabs.
 *
 * The epoch reads "(none)", "0" or a number and is left out of the version where it is nothing. gpg-pubkey rows are
 * keys in rpm's database, not packages.
 */
import type { Package } from "@/lib/fleet/model/facts";
import { linesOf, note } from "./lines";
import { NOT_ITS_OUTPUT, type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const rpmPackagesParser: Parser<Package[]> = { spec: "rpm-packages", version: 2, parse };

function parse(output: Output): Read<Package[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  // rpm lists what it can read of a damaged database and fails at the end.
  if (output.exit !== 0) return unreadable(complaintOf(output));
  const packages: Package[] = [];
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const found = rowOf(line.text.split("\t"));
    if (found === null) note(unread, line, "not a row of rpm -qa");
    else if (found.name !== "gpg-pubkey") packages.push(found);
  }
  if (packages.length === 0)
    return unreadable(unread.length > 0 ? NOT_ITS_OUTPUT : "rpm lists no package.", unread);
  return read(packages, unread);
}

function rowOf(columns: readonly string[]): Package | null {
  const [name, epoch, version, release, arch, sourceRpm] = columns;
  if (!name || !epoch || !version || !release || !arch || sourceRpm === undefined) return null;
  if (!/^[A-Za-z0-9_][A-Za-z0-9_+.-]{0,200}$/.test(name) || !/^(\(none\)|\d{1,10})$/.test(epoch)) return null;
  const prefix = epoch === "(none)" || epoch === "0" ? "" : `${epoch}:`;
  return { name, version: `${prefix}${version}-${release}`, arch, ...sourceOf(sourceRpm) };
}

/** openssl-3.0.7-24.el9.src.rpm → openssl, 3.0.7-24.el9; the file name holds no epoch. */
function sourceOf(file: string): { source: string | null; sourceVersion: string | null } {
  const stem = file.replace(/\.(?:no)?src\.rpm$/, "");
  const release = stem.lastIndexOf("-");
  const version = stem.lastIndexOf("-", release - 1);
  if (stem === file || release <= 0 || version <= 0) return { source: null, sourceVersion: null };
  return { source: stem.slice(0, version), sourceVersion: stem.slice(version + 1) };
}
