/**
 * CSV that opens right, and harmlessly, in a spreadsheet: RFC 4180 with a byte order mark, and no cell that a
 * spreadsheet would take for a formula.
 *
 * A cell of text that could begin a formula, also after a separator or a new line inside it, gets a `'` before it and
 * quotes around it. A cell that begins with `'` gets another one, so taking one `'` away always gives the original.
 */

/** Spreadsheets read UTF-8 only after this mark. */
export const CSV_BOM = "\uFEFF";

/** Numbers are written bare: they come from us, and a minus sign is theirs by right. */
export type Cell = string | number | bigint | boolean | null;

/** One record with its line end (CR LF). */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  if (mayBeFormula(cell)) return quoted(`'${cell}`);
  return NEEDS_QUOTES.test(cell) ? quoted(cell) : cell;
}

const NEEDS_QUOTES = /[",;|'\p{Z}\p{C}]/u;

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** What begins a formula, in half and full width. */
const STARTERS = new Set([..."=+-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\u0000"]);
/** Where a spreadsheet of another locale may begin a new cell. */
const SEPARATORS = new Set([...",;|\t\r\n\u0000"]);
/** What a lenient reader skips before it looks for a formula: blanks, things nobody sees, and quotes. */
const SKIPPED = /^["\p{Z}\p{C}]$/u;

function mayBeFormula(text: string): boolean {
  if (text.startsWith("'")) return true;
  let fresh = true;
  let index = 0;
  for (const char of text) {
    if (fresh && STARTERS.has(char) && (index === 0 || !SKIPPED.test(char))) return true;
    fresh = SEPARATORS.has(char) || (fresh && SKIPPED.test(char));
    index++;
  }
  return false;
}
