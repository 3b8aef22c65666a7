/**
 * Slack, by incoming webhook. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 *
 * All that others wrote stands in `plain_text`, which knows no mentions, links or styles; only our links are mrkdwn.
 * "&", "<" and ">" are escaped in both, and in the fallback. Slack knows no idempotency key: a second delivery is a
 * second message. Only "ok" is a success: the Web API answers 200 for errors too.
 */
import { z } from "zod";
import { isSuccess, judgeByStatus, readObject, unlike } from "./answer";
import type { Channel } from "./channel";
import { HttpsAddress } from "./fields";
import { cutTo } from "./safe-text";
import { detailsOf, type Link, messageOf, type Words, wordsOf } from "./words";

const Settings = z.object({ url: HttpsAddress });

/** Slack's limits: 150 in a header, 3,000 in a section; a whole message is refused somewhere above 12,000. */
const LIMITS = { header: 150, context: 1_000, section: 3_000, link: 1_400, fallback: 3_000 } as const;

const CODE = /^[a-z_]{1,60}$/;
/** The webhook, its channel or its app is no more. */
const GONE = new Set([
  ...["no_service", "no_service_id", "no_team", "team_disabled", "invalid_token", "token_revoked"],
  ...["account_inactive", "channel_not_found", "channel_is_archived", "is_archived"],
]);
const PASSING = new Set([
  ...["ratelimited", "rate_limited", "rollup_error", "internal_error", "fatal_error"],
  ...["service_unavailable", "request_timeout"],
]);

export const slack = {
  form: "http",
  kind: "slack",
  label: "Slack",
  settings: Settings,
  secrets: ["url"],

  render(notice, { url }) {
    const words = wordsOf(notice);
    const fallback = `${words.headline}\n${messageOf(words, LIMITS.fallback)}`;
    return {
      method: "POST",
      url,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({
        text: cutTo(fallback, LIMITS.fallback, escaped),
        mrkdwn: false,
        link_names: false,
        // Slack's own reader would open the links.
        unfurl_links: false,
        unfurl_media: false,
        blocks: blocksOf(words),
      }),
    };
  },

  judge(answer) {
    const said = answer.body.trim();
    if (said === "ok" && isSuccess(answer.status)) return { result: "accepted" };
    const object = readObject(said);
    if (object?.["ok"] === true && isSuccess(answer.status)) return { result: "accepted" };
    const code = codeOf(said) ?? codeOf(object?.["error"]);
    if (code && GONE.has(code)) {
      return { result: "gone", why: `Slack says that this webhook leads nowhere any more (${code}).` };
    }
    if (!isSuccess(answer.status)) return judgeByStatus(answer, "Slack", code);
    if (code === null) return unlike("Slack");
    if (PASSING.has(code)) return judgeByStatus({ ...answer, status: 503 }, "Slack", code);
    return { result: "refused", why: `Slack refused the message (${code}).` };
  },
} as const satisfies Channel<typeof Settings>;

function blocksOf(words: Words): object[] {
  const details = detailsOf(words);
  const context = [words.context, words.since].filter(Boolean).join("\n");
  const links = words.links.map(linkOf).filter((link) => link.length <= LIMITS.link);
  return [
    { type: "header", text: plain(words.headline, LIMITS.header) },
    { type: "context", elements: [plain(context, LIMITS.context)] },
    ...(details ? [{ type: "section", text: plain(details, LIMITS.section) }] : []),
    ...(words.next ? [{ type: "context", elements: [plain(words.next, LIMITS.context)] }] : []),
    ...(links.length > 0 ? [mrkdwn(links.join("  ·  "))] : []),
  ];
}

function plain(text: string, limit: number): object {
  return { type: "plain_text", text: cutTo(text, limit, escaped), emoji: false };
}

/** Only for what is ours: here "<…|…>" is a link. */
function mrkdwn(text: string): object {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

function linkOf({ label, url }: Link): string {
  return `<${Array.from(url, escaped).join("")}|${label}>`;
}

function escaped(char: string): string {
  if (char === "&") return "&amp;";
  if (char === "<") return "&lt;";
  return char === ">" ? "&gt;" : char;
}

function codeOf(value: unknown): string | null {
  return typeof value === "string" && CODE.test(value) ? value : null;
}
