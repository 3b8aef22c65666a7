/** What does AIDE's JSON report say (report_format=json, 0.18 and later)? */

import { type AideReport, whatIsMissing } from "./aide-report";
import { attributesOf } from "./aide-summary";
import { findTime } from "./local-time";
import { type Read, read, unreadable } from "./parser";

type Json = Record<string, unknown>;

export function readAideJson(text: string): Read<AideReport> {
  const report = objectIn(text);
  const outline = typeof report?.["outline"] === "string" ? report["outline"] : null;
  if (report === null || outline === null) return unreadable("The output is not complete JSON of AIDE.");
  if (/initialized/i.test(outline))
    return unreadable("AIDE was initialised and has not checked anything yet.");

  const entries = entriesOf(report);
  const counts = asObject(report["number_of_entries"]);
  const details = asObject(report["details"]);
  const found: AideReport = {
    added: entries.filter(({ kind }) => kind === "added").map(({ path }) => path),
    removed: entries.filter(({ kind }) => kind === "removed").map(({ path }) => path),
    changed: entries
      .filter(({ kind }) => kind === "changed")
      .map(({ path, summary }) => ({ path, attributes: attributes(details?.[path], summary), config: null })),
    startedAt: timeIn(report["start_time"]),
  };
  const missing = whatIsMissing(found, (kind) => counts?.[kind]);
  return missing === null ? read(found) : unreadable(missing);
}

type Entry = { kind: "added" | "removed" | "changed"; path: string; summary: string };

/** Grouped by kind (an object with summaries, or a list without), or all in "entries". */
function entriesOf(report: Json): Entry[] {
  const grouped = (["added", "removed", "changed"] as const).flatMap((kind) =>
    pairsOf(report[kind]).map(([path, summary]): Entry => ({ kind, path, summary })),
  );
  const mixed = pairsOf(report["entries"]).map(
    ([path, summary]): Entry => ({ kind: kindOf(summary), path, summary }),
  );
  return [...grouped, ...mixed];
}

function pairsOf(value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.filter((path) => typeof path === "string").map((path) => [path, ""]);
  return Object.entries(asObject(value) ?? {}).map(([path, summary]) => [
    path,
    typeof summary === "string" ? summary : "",
  ]);
}

function kindOf(summary: string): Entry["kind"] {
  if (summary === "added" || /^.\++$/.test(summary)) return "added";
  return summary === "removed" || /^.-+$/.test(summary) ? "removed" : "changed";
}

function attributes(detail: unknown, summary: string): string[] {
  const named = Object.keys(asObject(detail) ?? {});
  return named.length > 0 ? named.map((name) => name.toLowerCase()) : attributesOf(summary);
}

function timeIn(value: unknown): AideReport["startedAt"] {
  if (typeof value !== "string" || value.length > 40) return null;
  return findTime(value.replace(/ (\d\d:\d\d:\d\d) ?([+-]\d{4})?$/, "T$1$2"))?.time ?? null;
}

function objectIn(text: string): Json | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}
