/** What do the rows of `systemctl --output=json` say? An array of flat objects, read row by row. */
import { note } from "./lines";
import { type Read, read, type Unread, unreadable } from "./parser";

/**
 * Read every row with `take`; a row for which it gives null is unread (its number stands for the line).
 * Unread as a whole: what is no JSON array, for example because the output was cut.
 */
export function unitRows<T>(text: string, take: (row: Record<string, unknown>) => T | null): Read<T[]> {
  const rows = arrayIn(text);
  if (rows === null) return unreadable("The output is not complete JSON.");
  const values: T[] = [];
  const unread: Unread[] = [];
  for (const [index, row] of rows.entries()) {
    const value = typeof row === "object" && row !== null ? take(row as Record<string, unknown>) : null;
    if (value !== null) values.push(value);
    else note(unread, { number: index + 1, text: JSON.stringify(row) }, "not a row of systemctl");
  }
  // A systemd without a single unit does not exist.
  return values.length === 0
    ? unreadable("No row of the output names a unit.", unread)
    : read(values, unread);
}

function arrayIn(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
