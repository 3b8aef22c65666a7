/**
 * Which packages are installed (Debian family)? `dpkg-query -W`: name, version, architecture, source package, source
 * version, status, separated by tabs.
 *
 * The status has three characters (want, state, error) and the second decides: "hi " is held and installed, "rc " is
 * removed. Vulnerability data is keyed on the source, whose version differs after a binary rebuild (+b1).
 */
import type { Package } from "@/lib/fleet/model/facts";
import { linesOf, note } from "./lines";
import { NOT_ITS_OUTPUT, type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** `held`: the administrator has put it on hold. */
export type DpkgPackage = Package & { held: boolean };

export const dpkgPackagesParser: Parser<DpkgPackage[]> = { spec: "dpkg-packages", version: 2, parse };

function parse(output: Output): Read<DpkgPackage[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  if (output.exit !== 0) return unreadable(complaintOf(output));
  const packages: DpkgPackage[] = [];
  const unread: Unread[] = [];
  let rows = 0;
  for (const line of linesOf(output.stdout)) {
    const columns = line.text.split("\t");
    const [name, version, arch, source, sourceVersion, status] = columns;
    const isRow = columns.length === 6 && status !== undefined && /^[a-z][a-zA-Z]/.test(status);
    if (!isRow || !isName(name) || version === undefined || arch === undefined) {
      note(unread, line, "not a row of dpkg-query");
      continue;
    }
    rows++;
    if (status[1] !== "i") continue;
    packages.push({
      name: withoutArch(name),
      version,
      arch,
      source: source || null,
      sourceVersion: sourceVersion || null,
      held: status.startsWith("h"),
    });
  }
  if (rows === 0)
    return unreadable(unread.length > 0 ? NOT_ITS_OUTPUT : "dpkg-query lists no package.", unread);
  return read(packages, unread);
}

function isName(name: string | undefined): name is string {
  return name !== undefined && name.length <= 201 && /^[a-zA-Z0-9][a-zA-Z0-9+.:-]*$/.test(name);
}

/** Names of a foreign architecture may be written libc6:i386. */
export function withoutArch(name: string): string {
  const colon = name.indexOf(":");
  return colon > 0 ? name.slice(0, colon) : name;
}
