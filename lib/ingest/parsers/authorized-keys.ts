/** Which keys may sign in as whom? Per file `# PATH`, `OWNER MODE`, then the lines of `ssh-keygen -lf`. */
import type { AuthorizedKey } from "@/lib/fleet/model/facts";
import { keyOptions } from "./key-options";
import { eachLine, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf } from "./refusal";

export const authorizedKeysParser: Parser<AuthorizedKey[]> = { spec: "authorized-keys", version: 2, parse };

const LINE_LIMIT = 10_000;
const PATH = /^#\s+(\/.*)$/;
const OWNER = /^(\S+)\s+[0-7]{3,4}$/;
/** BITS FINGERPRINT COMMENT (TYPE); before OpenSSH 6.8 the fingerprint is MD5 without a name. */
const KEY = /^(\d{1,6}) ((?:SHA\d+|MD5):\S+|[0-9a-f]{2}(?::[0-9a-f]{2}){15}) (.*) \(([A-Z0-9-]+)\)$/;

type KeyFile = { path: string; owner: string | null };

function parse(output: Output): Read<AuthorizedKey[]> {
  const keys: AuthorizedKey[] = [];
  const unread: Unread[] = [];
  let file: KeyFile | null = null;
  for (const line of eachLine(output.stdout)) {
    const text = line.text.trim().slice(0, LINE_LIMIT);
    const path = PATH.exec(text)?.[1];
    const owner = OWNER.exec(text)?.[1];
    const key = file && keyIn(text, file);
    if (path !== undefined) file = { path, owner: null };
    else if (key !== null) keys.push(key);
    else if (file !== null && file.owner === null && owner !== undefined) file.owner = owner;
    else note(unread, line, "not a line of ssh-keygen -l");
  }
  // No file, no key: the loop over the files then ends with exit status 1 and nothing on either stream.
  if (keys.length > 0 || file !== null || isSilent(output)) return read(keys, unread);
  return unreadable(complaintOf(output), unread);
}

function isSilent({ stdout, stderr, exit }: Output): boolean {
  return exit !== 127 && stdout.trim() === "" && stderr.trim() === "";
}

function keyIn(text: string, file: KeyFile): AuthorizedKey | null {
  const [, bits, fingerprint = "", comment = "", type = ""] = KEY.exec(text) ?? [];
  if (bits === undefined) return null;
  // For a key without a comment ssh-keygen prints the options that stand before it.
  const options = keyOptions(comment);
  return {
    account: accountOf(file),
    type,
    bits: Number(bits) > 0 ? Number(bits) : null,
    fingerprint,
    comment: comment === "no comment" || options.length > 0 ? "" : comment,
    options,
    path: file.path,
  };
}

/** The account whose key file it is: by its place, else its owner. */
function accountOf({ path, owner }: KeyFile): string {
  if (path.startsWith("/root/")) return "root";
  const [, home] = /^\/home\/([^/]+)\//.exec(path) ?? [];
  const [, keyed] =
    /^\/etc\/ssh\/(?:authorized[-_]keys(?:\.d)?|keys)\/([^/]+?)(?:\.pub|\/.*)?$/.exec(path) ?? [];
  return home ?? keyed ?? owner ?? "";
}
