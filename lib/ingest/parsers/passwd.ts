/** Which accounts does the server know? `getent passwd`: local files and, where set up, a directory. */
import { eachLine, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { type PasswordField, readPasswordField } from "./password-field";
import { complaintOf, refusalOf } from "./refusal";

/** `field` is null when the password is kept in /etc/shadow ("x"). */
export type PasswdEntry = {
  name: string;
  uid: number;
  gid: number;
  home: string | null;
  shell: string | null;
  field: PasswordField | null;
};

export const passwdParser: Parser<PasswdEntry[]> = { spec: "passwd", version: 1, parse };

function parse(output: Output): Read<PasswdEntry[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const entries: PasswdEntry[] = [];
  const unread: Unread[] = [];
  for (const line of eachLine(output.stdout)) {
    const fields = line.text.split(":");
    const [name = "", field = "", uid = "", gid = "", , home = "", shell = ""] = fields;
    // Unread lines are shown to people; the second field may hold a hash.
    const shown = { number: line.number, text: name };
    if (/^[+-]/.test(name)) note(unread, shown, "includes accounts of a directory, names none");
    else if (name === "" || fields.length !== 7) note(unread, shown, "not seven fields");
    else if (!isId(uid) || !isId(gid)) note(unread, shown, "the user or group id is no number");
    else
      entries.push({
        name,
        uid: Number(uid),
        gid: Number(gid),
        home: home || null,
        shell: shell || null,
        field: fieldOf(field),
      });
  }
  return entries.length === 0 ? unreadable(complaintOf(output), unread) : read(entries, unread);
}

/** "*" alone is what a directory (SSSD, NIS) gives for its accounts: there is no password here. */
function fieldOf(field: string): PasswordField | null {
  if (field === "x" || field.startsWith("##")) return null;
  if (field.startsWith("*")) return { password: "none", hash: null };
  return readPasswordField(field);
}

export function isId(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) <= 0xffffffff;
}
