/**
 * Which attributes changed, by the letters of AIDE's summary line?
 *
 * "YlZbpugamcinHAXSEC" (0.17 and later) or "YlZbpugamcinCAXSE" (0.15, 0.16): a letter for a change, "." for none,
 * blank for not checked, "+" and "-" for an attribute that came or went. Z is "<" or ">" for a changed size.
 */

const AT_START: readonly (string | null)[] = [
  null,
  "lname",
  null,
  "bcount",
  "perm",
  "uid",
  "gid",
  "atime",
  "mtime",
  "ctime",
  "inode",
  "linkcount",
  "checksum",
  "acl",
  "xattrs",
  "selinux",
  "e2fsattrs",
  "caps",
];

/** Names in lower case, as the detailed part of a report has them; "checksum" where only the letters are known. */
export function attributesOf(summary: string): string[] {
  const names = [...AT_START.entries()].flatMap(([at, name]) =>
    name !== null && /[a-zA-Z+-]/.test(summary.charAt(at)) ? [name] : [],
  );
  if (/[<>]/.test(summary.charAt(2))) names.unshift("size");
  if (summary.startsWith("!")) names.unshift("ftype");
  return names;
}
