/**
 * What does a message say? The sentences that all channels share, made by code from a closed list of facts: there is
 * no template that a title could break out of, so `{{7*7}}` and `{constructor}` are shown as they are.
 */
import { durationWords, isTimeZone, localText, utcText } from "@/lib/time";
import type { Severity } from "../model/severity";
import type { Notice } from "./channel";
import { block, cutTo, length, line, linkTo } from "./safe-text";

/** At most so many UTF-16 units; so many lines. */
const LIMITS = { headline: 300, where: 100, text: 2_000, line: 200, lines: 10, who: 100 } as const;

export type Link = { label: string; url: string };

/** Safe to show as plain text, and still to be written in the form of its receiver (HTML, mrkdwn). */
export type Words = {
  /** "Payments is down", "Resolved: Payments is down". Never empty. */
  headline: string;
  /** "Critical · prod · 6 min · 3 alerts alike" */
  context: string;
  /** "Since 2026-11-22 02:14 (Asia/Ulaanbaatar)"; null when that is no time. */
  since: string | null;
  /** The sender's own words; null when there are none. */
  text: string | null;
  lines: readonly string[];
  /** What happens when nobody acts, or what this message is for. */
  next: string | null;
  /** The one to act by comes first. Empty when we have no address. */
  links: readonly Link[];
};

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

export function wordsOf(notice: Notice): Words {
  const text = notice.text === null ? "" : block(notice.text, LIMITS.text);
  return {
    headline: headlineOf(notice),
    context: contextOf(notice),
    since: sinceOf(notice),
    text: text || null,
    lines: linesOf(notice.lines),
    next: nextOf(notice),
    links: linksOf(notice),
  };
}

function headlineOf({ kind, title, count }: Notice): string {
  const named = line(title, LIMITS.headline - 40) || "An alert without a title";
  switch (kind) {
    case "page":
      return named;
    case "reminder":
      return `Reminder: ${named}`;
    case "resolved":
      return `Resolved: ${named}`;
    case "digest":
      return `${alerts(count)}: ${named}`;
    case "test":
      return `Test: ${named}`;
  }
}

function contextOf({ kind, severity, where, since, sentAt, count }: Notice): string {
  const seconds = (sentAt - since) / 1_000;
  const age = Number.isFinite(seconds) ? durationWords(seconds) : "";
  const parts = [
    SEVERITY_WORDS[severity],
    where === null ? "" : line(where, LIMITS.where),
    kind === "resolved" && age ? `after ${age}` : age,
    kind !== "digest" && count > 1 ? `${alerts(count)} alike` : "",
  ];
  return (kind === "test" ? parts.slice(0, 2) : parts).filter(Boolean).join(" · ");
}

function alerts(count: number): string {
  return count === 1 ? "1 alert" : `${count} alerts`;
}

function sinceOf({ kind, since, timeZone }: Notice): string | null {
  const told = timeIn(since, timeZone, "minute");
  if (kind === "test" || told === null) return null;
  const zone = isTimeZone(timeZone) ? ` (${timeZone})` : "";
  return `${kind === "resolved" ? "Began" : "Since"} ${told}${zone}`;
}

/** The local time there; in UTC, and saying so, when nobody knows that zone; null for what no calendar has. */
function timeIn(at: number, zone: string, precision: "minute" | "clock"): string | null {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  return isTimeZone(zone) ? localText(date, zone, precision) : utcText(date);
}

function linesOf(lines: readonly string[]): string[] {
  const shown = lines.slice(0, LIMITS.lines).map((one) => line(one, LIMITS.line));
  return lines.length > LIMITS.lines ? [...shown, "More of them stand on the page."] : shown;
}

function nextOf({ kind, next, timeZone }: Notice): string | null {
  if (kind === "test") return "Nothing is wrong. This shows that pages reach you here.";
  if (next === null || kind === "resolved") return null;
  const at = timeIn(next.at, timeZone, "clock");
  const who = line(next.who, LIMITS.who) || "somebody else";
  return `If nobody acknowledges it, ${who} is paged${at === null ? "" : ` at ${at}`}.`;
}

function linksOf({ kind, url, ackUrl }: Notice): Link[] {
  const toAcknowledge = ackUrl === null || kind === "resolved" ? null : linkTo(ackUrl);
  const toOpen = linkTo(url);
  return [
    ...(toAcknowledge ? [{ label: "Acknowledge alert", url: toAcknowledge }] : []),
    ...(toOpen ? [{ label: kind === "digest" ? "Open alerts" : "Open alert", url: toOpen }] : []),
  ];
}

/** The sender's words and the lines of a digest, as they stand below each other; empty when there are none. */
export function detailsOf({ text, lines }: Words): string {
  return [...(text === null ? [] : [text]), ...lines.map((one) => `• ${one}`)].join("\n");
}

/**
 * All of it but the headline, as plain text. When it is too long, the details are cut: never where it is, what happens
 * next, and the links.
 * @param limit inclusive, in what `measure` measures
 */
export function messageOf(words: Words, limit: number, measure = length): string {
  const head = [words.context, words.since].filter(Boolean).join("\n");
  const links = words.links.map(({ label, url }) => `${label}: ${url}`).join("\n");
  const tail = [words.next, links].filter(Boolean).join("\n\n");
  const room = limit - measure(`${head}\n\n\n\n${tail}`);
  const details = room < 20 ? "" : cutTo(detailsOf(words), room, undefined, measure);
  return cutTo([head, details, tail].filter(Boolean).join("\n\n"), limit, undefined, measure);
}
