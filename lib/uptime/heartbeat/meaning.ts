/**
 * What is a ping for this heartbeat? Pure: its rule may not count it at all, or read in its body what it says.
 *
 * Rules: field notes, "healthchecks ping URLs". A body decides only for a ping that says success; one that says start,
 * fail or log has said it.
 */

import { quoted } from "@/lib/schedule/reading";
import type { Ping, PingAction } from "./pings";

export type PingRule = {
  /** Previews of links in chats are made with GET; a heartbeat that counts POST alone is not kept alive by them. */
  methodsPostOnly: boolean;
  /** While paused, no ping resumes it. */
  manualResume: boolean;
  /** Looked for as written; empty ones are not. Without any word there is no filter, and `otherwise` is unused. */
  keywords: { failure: string[]; success: string[]; start: string[]; otherwise: "fail" | "ignored" };
};

/** @param text the beginning of its body, or null without one. */
export type ReceivedPing = Pick<Ping, "action" | "rid"> & { method: string; text: string | null };

/** `why` says for people what decided, where the address of the ping did not. */
export type Meaning = { recorded: PingAction | "ignored"; why: string | null };

export function meaningOf(ping: ReceivedPing, rule: PingRule, isPaused: boolean): Meaning {
  if (rule.methodsPostOnly && ping.method !== "POST") {
    return { recorded: "ignored", why: `It came with ${quoted(ping.method)}, and only POST counts.` };
  }
  if (isPaused && rule.manualResume) {
    return { recorded: "ignored", why: "It is paused until somebody resumes it." };
  }
  return ping.action === "success"
    ? meaningOfBody(ping.text ?? "", rule)
    : { recorded: ping.action, why: null };
}

function meaningOfBody(text: string, { keywords }: PingRule): Meaning {
  const order = [
    ["fail", keywords.failure],
    ["success", keywords.success],
    ["start", keywords.start],
  ] as const;
  const isWord = (word: string) => word.trim() !== "";
  if (!order.some(([, words]) => words.some(isWord))) return { recorded: "success", why: null };
  for (const [recorded, words] of order) {
    const found = words.find((word) => isWord(word) && text.includes(word.trim()));
    if (found !== undefined) return { recorded, why: `Its body contains ${quoted(found.trim())}.` };
  }
  return { recorded: keywords.otherwise, why: "Its body contains none of the keywords." };
}
