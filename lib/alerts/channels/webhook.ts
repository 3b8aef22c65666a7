/**
 * A webhook of one's own, signed as Standard Webhooks 1.0.0 asks.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * `webhook-id` is the delivery's id and stays the same at every attempt; the time is that of the attempt. The body is
 * what was signed, byte for byte:
 *
 *     { "type": "alert.page",            or alert.reminder, alert.resolved, alert.digest, alert.test
 *       "timestamp": "2026-11-22T01:14:05.000Z",
 *       "data": { "alert": "…", "episode": 1, "severity": "critical", "title": "Payments is down",
 *                 "where": "prod" | null, "since": "2026-11-22T01:08:00.000Z" | null, "text": "…" | null, "count": 3,
 *                 "lines": ["…"], "url": "https://…" | null, "acknowledgeUrl": "https://…" | null } }
 *
 * Texts are the senders' own, whole characters and cut, but nothing in them is marked: programs read them.
 */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { wholeText } from "../model/signal";
import { judgeByStatus } from "./answer";
import type { Channel, Notice } from "./channel";
import { optional, WebAddress } from "./fields";
import { isoTime, linkTo, nameOf } from "./safe-text";

const PREFIX = "whsec_";

const Secret = z.string().refine((text) => {
  const size = /^whsec_[A-Za-z0-9+/]{1,100}={0,2}$/.test(text) ? keyOf(text).length : 0;
  return size >= 24 && size <= 64;
}, "is not a signing secret: whsec_ and 24 to 64 bytes in base64");

const Settings = z.object({
  url: WebAddress,
  secret: Secret,
  /** While a secret is being replaced, both sign. */
  previousSecret: optional(Secret),
});

export const webhook = {
  form: "http",
  kind: "webhook",
  label: "Webhook",
  settings: Settings,
  secrets: ["secret", "previousSecret"],

  render(notice, { url, secret, previousSecret }, now) {
    const id = nameOf(notice.deliveryId);
    const timestamp = Math.floor(now / 1_000);
    const body = JSON.stringify(bodyOf(notice));
    const secrets = previousSecret === null ? [secret] : [secret, previousSecret];
    return {
      method: "POST",
      url,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": secrets.map((one) => signature(one, id, timestamp, body)).join(" "),
      },
      body,
    };
  },

  judge(answer) {
    return judgeByStatus(answer, "The webhook");
  },
} as const satisfies Channel<typeof Settings>;

/** "v1," and the HMAC-SHA256 in base64. @param timestamp seconds since 1970 */
export function signature(secret: string, id: string, timestamp: number, body: string): string {
  const hmac = createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.${body}`);
  return `v1,${hmac.digest("base64")}`;
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), "base64");
}

function bodyOf(notice: Notice): object {
  const { kind, severity, title, where, text, count, lines, alertId, episode, ackUrl } = notice;
  return {
    type: `alert.${kind}`,
    timestamp: isoTime(notice.sentAt),
    data: {
      alert: alertId,
      episode,
      severity,
      title: wholeText(title, 300),
      where: where === null ? null : wholeText(where, 200),
      since: isoTime(notice.since),
      text: text === null ? null : wholeText(text, 4_000),
      count,
      lines: lines.slice(0, 10).map((one) => wholeText(one, 300)),
      url: linkTo(notice.url),
      acknowledgeUrl: ackUrl === null ? null : linkTo(ackUrl),
    },
  };
}
