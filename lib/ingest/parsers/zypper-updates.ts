/**
 * Which updates does zypper see (SUSE)? `zypper list-updates`: a table S | Repository | Name | Current Version |
 * Available Version | Arch, with warnings around it, or the sentence that there are none.
 */
import { note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { refusalOf } from "./refusal";
import { zypperFailure } from "./zypper-exit";
import { zypperTable } from "./zypper-table";

export type ZypperUpdate = { name: string; installed: string | null; candidate: string; arch: string | null };

export const zypperUpdatesParser: Parser<ZypperUpdate[]> = { spec: "zypper-updates", version: 1, parse };

function parse(output: Output): Read<ZypperUpdate[]> {
  const refused = zypperFailure(output) ?? refusalOf({ ...output, exit: 0 });
  if (refused !== null) return unreadable(refused);
  const unread: Unread[] = [];
  const table = zypperTable(output.stdout, unread);
  if (table === null) {
    return /^No updates found\.\s*$/m.test(output.stdout)
      ? read([])
      : unreadable("zypper printed no table and did not say that there are no updates.");
  }
  const updates: ZypperUpdate[] = [];
  for (const [index, row] of table.rows.entries()) {
    const name = row["Name"];
    const candidate = row["Available Version"];
    if (name && candidate) {
      updates.push({ name, candidate, installed: row["Current Version"] || null, arch: row["Arch"] || null });
    } else note(unread, { number: index + 1, text: Object.values(row).join(" | ") }, "no name or no version");
  }
  return updates.length === 0 ? unreadable("The table has no update.", unread) : read(updates, unread);
}
