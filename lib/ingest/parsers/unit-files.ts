/** Which units are installed, and which start by themselves? `systemctl list-unit-files`, as JSON or as text. */
import { unitRows } from "./json-rows";
import { eachLine, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";
import { unitType } from "./units";

/** `state`: enabled, enabled-runtime, disabled, static, masked, alias, generated, transient, indirect … */
export type UnitFile = { unit: string; state: string };

export const unitFilesParser: Parser<UnitFile[]> = { spec: "unit-files", version: 2, parse };

const LEGEND = /^(?:UNIT FILE\s+STATE\b|\d+ unit files? listed)/;

function parse(output: Output): Read<UnitFile[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  return output.stdout.trimStart().startsWith("[") ? parseJson(output.stdout) : parseText(output);
}

function parseJson(text: string): Read<UnitFile[]> {
  return unitRows(text, ({ unit_file: unit, state }) => {
    return isUnit(unit) && isState(state) ? { unit, state } : null;
  });
}

function parseText(output: Output): Read<UnitFile[]> {
  const files: UnitFile[] = [];
  const unread: Unread[] = [];
  let legend = false;
  for (const line of eachLine(output.stdout)) {
    // The third column (PRESET, older: VENDOR PRESET) is what the vendor wished; it decides nothing.
    const [unit, state] = line.text.trim().split(/\s+/, 2);
    if (isUnit(unit) && isState(state)) files.push({ unit, state });
    else if (LEGEND.test(line.text)) legend = true;
    else note(unread, line, "not a line of systemctl list-unit-files");
  }
  if (files.length === 0 && !legend) return unreadable(complaintOf(output), unread);
  return read(files, unread);
}

function isUnit(value: unknown): value is string {
  return typeof value === "string" && unitType(value) !== null;
}

function isState(value: unknown): value is string {
  return typeof value === "string" && /^[a-z][a-z-]{0,40}$/.test(value);
}
