/**
 * Which files did AIDE find added, removed or changed? Its report as text (0.15 to 0.19) or as JSON (0.18 and later).
 *
 * The exit status is a sum: 1 added, 2 removed, 4 changed; 14 and more are errors. Names stay as AIDE prints them: a
 * newline in a name reads \012. A clean JSON report has none of the keys added, removed and changed.
 */
import { readAideJson } from "./aide-json";
import { type AideReport, whatIsMissing, whatIsNotListed } from "./aide-report";
import { attributesOf } from "./aide-summary";
import { linesOf, note } from "./lines";
import { findTime } from "./local-time";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const aideCheckParser: Parser<AideReport> = { spec: "aide-check", version: 2, parse };

const NO_DATABASE =
  /(?:open|read)[^\n]{0,80}(?:aide\.db|database)[^\n]{0,120}|database[^\n]{0,40}(?:missing|not exist)/i;

function parse(output: Output): Read<AideReport> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(whyNot(output, refusal));
  const text = output.stdout.trim();
  if (output.exit >= 14) return unreadable(whyNot(output, complaintOf(output)));
  if (text === "") return unreadable("There is no report of AIDE.");
  return text.startsWith("{") ? readAideJson(text) : fromText(output);
}

function whyNot({ stdout, stderr }: Output, complaint: string): string {
  const uninitialised = NO_DATABASE.test(`${stderr}\n${stdout.slice(0, 4096)}`);
  return uninitialised ? `AIDE is not initialised: ${complaint}` : complaint;
}

type Part = "added" | "removed" | "changed" | "mixed" | "details" | "other";
const PARTS: readonly [RegExp, Part][] = [
  [/^Added (?:entries|files):$/i, "added"],
  [/^Removed (?:entries|files):$/i, "removed"],
  [/^Changed (?:entries|files):$/i, "changed"],
  [/^(?:Added|Removed)(?:, removed)? and (?:removed|changed) (?:entries|files):$/i, "mixed"],
  [/^Detailed information about changes:$/, "details"],
  [/^The attributes of the \(uncompressed\) database\(s\):$/, "other"],
];
/** "f > ... ....H..   : /etc/passwd"; 0.15 and "summarize_changes=no" print "changed: /etc/passwd". */
const SUMMARY = /^([a-zA-Z!?])([ .:+\-=<>!a-zA-Z]{10,20}): (\/.*)$/;
const PLAIN = /^(added|removed|changed): (\/.*)$/;
const DETAIL_FILE =
  /^(?:(?:File|Directory|Link|FIFO|Socket|Character Device|Block Device|Device|Door|Port)s?: )(\/.*)$/i;
const DETAIL = /^ {1,2}([A-Za-z0-9_]+) *: /;
const COUNT = /^ {0,4}(?:Total number of|Added|Removed|Changed) (?:entries|files):\s*\d+$/i;
const CLEAN = /^AIDE\b.{0,20} found NO differences|^#{0,3} ?All files match AIDE database/m;
const DIRTY = /^AIDE\b.{0,20} found differences/m;

type State = {
  report: AideReport;
  changed: Map<string, Set<string>>;
  part: Part;
  counts: Map<string, number>;
  detailed: Set<string> | null;
  unread: Unread[];
};

function fromText(output: Output): Read<AideReport> {
  const text = output.stdout;
  if (/AIDE (?:successfully )?initialized (?:AIDE )?database|database at .* initialized/i.test(text)) {
    return unreadable("AIDE was initialised and has not checked anything yet.");
  }
  const state: State = {
    report: { added: [], removed: [], changed: [], startedAt: null },
    changed: new Map(),
    part: "other",
    counts: new Map(),
    detailed: null,
    unread: [],
  };
  for (const line of linesOf(text))
    if (!take(state, line.text)) note(state.unread, line, "not a line of an AIDE report");

  const isClean = CLEAN.test(text);
  if (!isClean && !DIRTY.test(text))
    return unreadable(whyNot(output, "The output is not a report of AIDE."), state.unread);
  state.report.changed = [...state.changed].map(([path, names]) => ({
    path,
    attributes: [...names],
    config: null,
  }));
  const missing =
    whatIsMissing(state.report, (kind) => state.counts.get(kind)) ??
    (isClean ? null : whatIsNotListed(state.report));
  return missing === null ? read(state.report, state.unread) : unreadable(missing, state.unread);
}

/** False for a line that belongs to no part of a report. */
function take(state: State, text: string): boolean {
  if (/^-{10,}$/.test(text)) return true;
  const part = PARTS.find(([title]) => title.test(text));
  if (part !== undefined) {
    state.part = part[1];
    state.detailed = null;
    return true;
  }
  if (COUNT.test(text)) {
    const [word, number] = [/(?:Added|Removed|Changed)/i.exec(text)?.[0], /\d+$/.exec(text)?.[0]];
    if (word !== undefined) state.counts.set(word.toLowerCase(), Number(number));
    return true;
  }
  if (state.part === "details") return takeDetail(state, text);
  if (state.part === "other") {
    if (/^Start timestamp:/.test(text)) state.report.startedAt = timeIn(text);
    return true;
  }
  return takeEntry(state, text);
}

function takeEntry(state: State, text: string): boolean {
  const [, word, plain] = PLAIN.exec(text) ?? [];
  if (word !== undefined && plain !== undefined) return enter(state, word as "added", plain, []);
  const [, type, flags, path] = SUMMARY.exec(text) ?? [];
  if (type === undefined || flags === undefined || path === undefined)
    return /^(?:End timestamp|Number of)/.test(text);
  const kind = /^\++$/.test(flags) ? "added" : /^-+$/.test(flags) ? "removed" : "changed";
  return enter(
    state,
    state.part === "mixed" ? kind : (state.part as typeof kind),
    path,
    attributesOf(type + flags),
  );
}

function enter(
  state: State,
  kind: "added" | "removed" | "changed",
  path: string,
  names: readonly string[],
): true {
  if (kind === "changed") state.changed.set(path, new Set(names));
  else state.report[kind].push(path);
  return true;
}

/** The details name the attributes in full; the letters of the summary are only a fallback. */
function takeDetail(state: State, text: string): boolean {
  const [, path] = DETAIL_FILE.exec(text) ?? [];
  if (path !== undefined) {
    state.detailed = state.changed.has(path) ? new Set() : null;
    if (state.detailed !== null) state.changed.set(path, state.detailed);
    return true;
  }
  const [, name] = DETAIL.exec(text) ?? [];
  if (name !== undefined) state.detailed?.add(name.toLowerCase());
  return /^ /.test(text) || /^(?:End timestamp|The AIDE database)/.test(text);
}

/** "2026-11-22 11:45:50 +0000" */
function timeIn(text: string): AideReport["startedAt"] {
  return findTime(text.replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ?([+-]\d{4})?/, "$1T$2$3"))?.time ?? null;
}
