/** Which groups exist, and who is in them? `getent group`; primary groups are in passwd, not here. */
import type { Group } from "@/lib/fleet/model/facts";
import { eachLine, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { isId } from "./passwd";
import { complaintOf, refusalOf } from "./refusal";

export const groupParser: Parser<Group[]> = { spec: "group", version: 1, parse };

function parse(output: Output): Read<Group[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const groups: Group[] = [];
  const unread: Unread[] = [];
  for (const line of eachLine(output.stdout)) {
    const fields = line.text.split(":");
    const [name = "", , gid = "", members = ""] = fields;
    // Unread lines are shown to people; the second field may hold a hash.
    const shown = { number: line.number, text: name };
    if (/^[+-]/.test(name)) note(unread, shown, "includes groups of a directory, names none");
    else if (name === "" || fields.length < 3 || fields.length > 4) note(unread, shown, "not four fields");
    else if (!isId(gid)) note(unread, shown, "the group id is no number");
    else groups.push({ name, gid: Number(gid), members: membersIn(members) });
  }
  return groups.length === 0 ? unreadable(complaintOf(output), unread) : read(groups, unread);
}

function membersIn(text: string): string[] {
  return text.split(",").flatMap((member) => member.trim() || []);
}
