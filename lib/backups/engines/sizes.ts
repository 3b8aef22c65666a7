/** How many bytes is "2.99 MB"? Tools write sizes with two or three digits, so this is as exact as they are. */

const PREFIXES = "KMGTPEZY";

/** Units of 1000 ("kB") or of 1024 ("KiB"); `binary` where a tool writes "MB" and means 1024². null for no size. */
export function sizeIn(number: string | undefined, unit: string | undefined, binary = false): number | null {
  const [, prefix = "", i = ""] = /^([kKMGTPEZY]?)(i?)B$/.exec(unit ?? "") ?? [];
  if (number === undefined || unit === undefined || !/^\d{1,15}(?:\.\d{1,6})?$/.test(number)) return null;
  if (!unit.endsWith("B") || (prefix === "" && unit !== "B")) return null;
  const base = binary || i === "i" ? 1024 : 1000;
  const bytes = Math.round(Number(number) * base ** (PREFIXES.indexOf(prefix.toUpperCase() || "-") + 1));
  return Number.isSafeInteger(bytes) ? bytes : null;
}
