/** Which units does systemd know, and in what state are they? `systemctl list-units --all`, as JSON or as text. */
import { unitRows } from "./json-rows";
import { eachLine, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export type Unit = { unit: string; load: string; active: string; sub: string };

export const unitsParser: Parser<Unit[]> = { spec: "units", version: 3, parse };

const UNIT_TYPES = "service|socket|target|device|mount|automount|swap|timer|path|slice|scope|snapshot";
const UNIT_NAME = new RegExp(`^[^\\s/]+\\.(?:${UNIT_TYPES})$`);
/** Bullets of failed, missing and reloading units; older versions print an asterisk where UTF-8 is off. */
const BULLET = /^\s*(?:[●○×↻*]\s+)?/u;
const LEGEND = /^(?:UNIT\s+LOAD\b|LOAD\s+=|ACTIVE\s+=|SUB\s+=|JOB\s+=|To show all installed|Pass --all)/;
const COUNT = /^\d+ (?:loaded )?units? listed/;

/** "nginx.service" → "service"; null for what is no unit name. */
export function unitType(unit: string): string | null {
  return UNIT_NAME.test(unit) ? unit.slice(unit.lastIndexOf(".") + 1) : null;
}

function parse(output: Output): Read<Unit[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  return output.stdout.trimStart().startsWith("[") ? parseJson(output.stdout) : parseText(output);
}

function parseJson(text: string): Read<Unit[]> {
  return unitRows(text, ({ unit, load, active, sub }) => {
    if (!isUnit(unit) || !isWord(load) || !isWord(active) || !isWord(sub)) return null;
    return { unit, load, active, sub };
  });
}

function parseText(output: Output): Read<Unit[]> {
  const units: Unit[] = [];
  const unread: Unread[] = [];
  let legend = false;
  for (const line of eachLine(output.stdout)) {
    const text = line.text.replace(BULLET, "");
    const [unit, load, active, sub] = text.split(/\s+/, 4);
    if (isUnit(unit) && isWord(load) && isWord(active) && isWord(sub))
      units.push({ unit, load, active, sub });
    else if (LEGEND.test(text) || COUNT.test(text)) legend = true;
    else note(unread, line, "not a line of systemctl list-units");
  }
  if (units.length === 0 && !legend) return unreadable(complaintOf(output), unread);
  return read(units, unread);
}

function isUnit(value: unknown): value is string {
  return typeof value === "string" && unitType(value) !== null;
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && /^[a-z][a-z-]{0,40}$/.test(value);
}
