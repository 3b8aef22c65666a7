/** The tables that zypper prints: `|` between the columns, a line of `-` and `+` below the header. */
import { type Line, linesOf, note } from "./lines";
import type { Unread } from "./parser";

export type ZypperTable = { names: string[]; rows: Record<string, string>[] };

/** The rows by column name, or null when there is no table. What stands around the table is left alone. */
export function zypperTable(text: string, unread: Unread[]): ZypperTable | null {
  const lines = linesOf(text);
  const rule = lines.findIndex((line) => /^-+\+[-+]*$/.test(line.text.trim()));
  const header = lines[rule - 1];
  if (rule < 1 || !header) return null;
  const names = cells(header);
  const rows: Record<string, string>[] = [];
  for (const line of lines.slice(rule + 1)) {
    const values = cells(line);
    if (values.length === names.length)
      rows.push(Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""])));
    else if (values.length > 1) note(unread, line, "not as many columns as the header");
  }
  return { names, rows };
}

function cells({ text }: Line): string[] {
  return text.split("|").map((cell) => cell.trim());
}
