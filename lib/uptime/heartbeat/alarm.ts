/** What is said of a heartbeat that is down, or is no more? Pure: a line for lists, and why, with the times. */

import { nextAfter } from "@/lib/schedule/schedule";
import { durationWords, utcText } from "@/lib/time";
import type { HeartbeatRule, HeartbeatState } from "./machine";

/** `since` in milliseconds since 1970: since when it fires, or does not. */
export type HeartbeatAlarm = { state: "firing" | "clear"; title: string; text: string; since: number };

const TITLES = { missed: "did not call", stuck: "did not finish", failed: "failed" } as const;

export function alarmOf(name: string, state: HeartbeatState, rule: HeartbeatRule): HeartbeatAlarm {
  const { status, statusSince: since, reason } = state;
  const title = `${name} ${TITLES[reason ?? "missed"]}`;
  if (status === "down")
    return { state: "firing", title, text: `${whyDown(state, rule)} ${lastWords(state)}`, since };
  const text =
    status === "paused"
      ? "Somebody paused it: nothing is expected of it now."
      : "It calls as expected again.";
  return { state: "clear", title, text, since };
}

function whyDown({ reason, statusSince, lastPingAt, runs }: HeartbeatState, rule: HeartbeatRule): string {
  const at = utcText(new Date(statusSince));
  if (reason === "failed") return `It said itself that it failed. It is down since ${at}.`;
  if (reason === "stuck") {
    const begun =
      runs.at(0) === undefined ? "" : ` The oldest open run began ${momentOf(runs.at(0)?.startedAt)}.`;
    return `A run has not ended within ${durationWords(rule.maxRunS ?? rule.graceS)}, by ${at}.${begun}`;
  }
  const due = lastPingAt === null ? null : nextAfter(rule.schedule, lastPingAt);
  const expected = due === null ? "" : `It was due ${momentOf(due)}. `;
  return `${expected}Its grace of ${durationWords(rule.graceS)} was over ${at}.`;
}

function lastWords({ lastPingAt }: HeartbeatState): string {
  return lastPingAt === null ? "It has never said that it ended." : `It called last ${momentOf(lastPingAt)}.`;
}

function momentOf(at: number | undefined): string {
  return at === undefined ? "at a time that is not known" : utcText(new Date(at));
}
