/** Is this answer good? Pure: what a probe asks for, held against what came back. */
import { readJsonPath, textAt } from "./json-path";
import type { Reason, SettingsOf } from "./model/probe";

export type HttpAnswer = {
  status: number;
  /** At most 64 KiB. */
  body: Buffer;
  encoding: string | undefined;
  /** When the certificate of an https answer ends. */
  certificateEnds: Date | null;
};

export type Fault = { reason: Reason; detail: string | null };

const DAY_MS = 86_400_000;

/** The first thing that is wrong with it, or null. */
export function faultOf(answer: HttpAnswer, wanted: SettingsOf<"http">, now: Date): Fault | null {
  if (!isListed(answer.status, wanted.status)) return { reason: "status", detail: String(answer.status) };
  const ends = answer.certificateEnds;
  if (ends && endsWithin(ends, wanted.certificateDays, now)) return certificateEnds(ends);
  if (wanted.keyword === null && wanted.jsonPath === null) return null;
  if (answer.encoding !== undefined && answer.encoding !== "identity") {
    return { reason: "body-unreadable", detail: answer.encoding.slice(0, 50) };
  }
  const text = answer.body.toString("utf8");
  if (wanted.keyword !== null && !text.includes(wanted.keyword)) return { reason: "keyword", detail: null };
  return wanted.jsonPath === null ? null : jsonFault(text, wanted.jsonPath, wanted.jsonValue);
}

function jsonFault(text: string, path: string, wanted: string | null): Fault | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: "json-unreadable", detail: null };
  }
  const steps = readJsonPath(path);
  const found = steps && textAt(value, steps);
  if (found === undefined || found === null) return { reason: "json", detail: "nothing stands there" };
  return wanted === null || found === wanted ? null : { reason: "json", detail: found.slice(0, 100) };
}

/** @param list "200-299,304" */
export function isListed(status: number, list: string): boolean {
  return list.split(",").some((part) => {
    const [from = Number.NaN, to = from] = part.split("-").map(Number);
    return status >= from && status <= to;
  });
}

export function endsWithin(ends: Date, days: number, now: Date): boolean {
  return ends.getTime() - now.getTime() < days * DAY_MS;
}

export function certificateEnds(ends: Date): Fault {
  return { reason: "certificate-ends", detail: `ends ${ends.toISOString().slice(0, 10)}` };
}
