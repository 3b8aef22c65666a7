/** Which packages has the administrator put on hold? `apt-mark showhold`: one name a line, nothing when none is. */
import { withoutArch } from "./dpkg-packages";
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const aptHoldsParser: Parser<string[]> = { spec: "apt-holds", version: 1, parse };

function parse(output: Output): Read<string[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  if (output.exit !== 0) return unreadable(complaintOf(output));
  const names: string[] = [];
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const name = line.text.trim();
    if (/^[a-z0-9][a-z0-9+.:-]{0,200}$/.test(name)) names.push(withoutArch(name));
    else note(unread, line, "not a package name");
  }
  return names.length === 0 && unread.length > 0
    ? unreadable("No line is a package name.", unread)
    : read(names, unread);
}
