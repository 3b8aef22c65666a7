/**
 * Did a package ask for a reboot (Debian family)? `ls -l` of /var/run/reboot-required, then its text and the names
 * in reboot-required.pkgs. The file's existence is the signal; on Debian it may be empty.
 */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf } from "./refusal";

export type RebootFlag = { exists: boolean; packages: string[] };

export const rebootRequiredParser: Parser<RebootFlag> = { spec: "reboot-required", version: 1, parse };

function parse(output: Output): Read<RebootFlag> {
  const packages = new Set<string>();
  const unread: Unread[] = [];
  let exists = false;
  for (const line of linesOf(output.stdout)) {
    const text = line.text.trim();
    if (/^[-l][rwxsStT-]{9}.*\/reboot-required(?: ->.*)?$/.test(text) || /^\*\*\* .*\*\*\*$/.test(text))
      exists = true;
    else if (/^[a-z0-9][a-z0-9+.-]{1,200}$/.test(text)) packages.add(text);
    else note(unread, line, "not a package name");
  }
  if (exists || packages.size > 0) return read({ exists: true, packages: [...packages] }, unread);
  if (unread.length > 0) return unreadable("The output does not say whether the file exists.", unread);
  return isAbsent(output) ? read({ exists: false, packages: [] }) : unreadable(complaintOf(output));
}

/** Nothing printed and a bad exit status, for no other reason than that the files do not exist. */
function isAbsent({ stderr, exit }: Output): boolean {
  const lines = linesOf(stderr);
  return exit !== 0 && exit < 124 && lines.every(({ text }) => /No such file or directory\s*$/i.test(text));
}
