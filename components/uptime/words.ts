/** How is what probes see said in words? */

import { formatCount } from "@/lib/units";
import type { Reason } from "@/lib/uptime/model/probe";

const REASON_WORDS: Record<Reason, string> = {
  status: "Answered with a status that is not expected",
  keyword: "The text that must be there is missing",
  json: "Another value stands where the path leads",
  "json-unreadable": "The answer is not JSON",
  redirects: "More redirects than allowed",
  "redirect-unreadable": "A redirect that leads nowhere",
  "body-unreadable": "The body is packed, so it can't be read",
  certificate: "The certificate is not trusted",
  "certificate-ends": "The certificate ends soon",
  refused: "Connection refused",
  reset: "Connection cut off",
  timeout: "No answer in time",
  "no-such-name": "The name does not exist",
  "no-records": "The name has no such records",
  records: "Expected records are missing",
  "no-reply": "No reply to an echo request",
  unreachable: "No way to the host",
  protocol: "Something else speaks there",
  "not-allowed": "Not looked at: the address is not allowed as a target",
  "our-dns": "Our own name resolution failed",
  "our-network": "Our own network failed",
  "no-ping": "This machine has no ping, or may not use it",
  "our-fault": "A fault of ours",
  "our-clock": "The clock of the location was wrong, so nobody knows which minute this was",
};

export function reasonWords(reason: Reason | null, detail: string | null): string {
  if (reason === null) return detail ?? "";
  const words = REASON_WORDS[reason];
  return detail === null || detail === "" ? words : `${words}: ${detail}`;
}

type WindowOf = { kind: "rolling"; days: number } | { kind: "month"; timeZone: string };

export function windowWords(window: WindowOf): string {
  return window.kind === "rolling" ? `${window.days}\u00a0days` : `this month, ${window.timeZone}`;
}

/** "35.4 min", "-12.0 min"; rounded down, so that no minute is promised that is not there. */
export function minutesWords(minutes: number): string {
  const tenths = Math.floor(minutes * 10) / 10;
  const whole = Math.trunc(tenths);
  const sign = tenths < 0 && whole === 0 ? "-" : "";
  return `${sign}${formatCount(whole)}.${Math.abs(Math.round(tenths * 10)) % 10}\u00a0min`;
}

/** "1 h", "5 min", "3 days": whole units only. */
export function spanWords(minutes: number): string {
  if (minutes % 1_440 === 0) return minutes === 1_440 ? "1\u00a0day" : `${minutes / 1_440}\u00a0days`;
  return minutes % 60 === 0 ? `${minutes / 60}\u00a0h` : `${minutes}\u00a0min`;
}

/** "1 h 12 min"; whole minutes, because that is what slices are. */
export function lengthWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest}\u00a0min`;
  return rest === 0 ? `${formatCount(hours)}\u00a0h` : `${formatCount(hours)}\u00a0h ${rest}\u00a0min`;
}

/** "every 20 s", "every minute", "every 5 min" */
export function intervalWords(seconds: number): string {
  if (seconds === 60) return "every minute";
  return seconds < 60 ? `every ${seconds}\u00a0s` : `every ${spanWords(seconds / 60)}`;
}

/** "42 ms"; below ten with a decimal. */
export function latencyWords(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 10 ? `${ms.toFixed(1)}\u00a0ms` : `${formatCount(Math.round(ms))}\u00a0ms`;
}
