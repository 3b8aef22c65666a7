/**
 * Push to a browser or to the installed app, without anybody between us and the browser's own push service (RFC 8030).
 *
 * The message is read by nobody but the browser, and still says little: it appears on locked screens. `topic` makes a
 * later message of an alert replace one that was not delivered yet. After five minutes a page is no page any more:
 * somebody else was asked.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { headerOf, judgeByStatus } from "./answer";
import type { Notice, PushChannel } from "./channel";
import { HttpsAddress } from "./fields";
import { encryptPush, isPublicKey } from "./push-encryption";
import { bytes, cutTo, line, linkTo } from "./safe-text";
import { vapidAuthorization, vapidExpiry } from "./vapid";
import { SEVERITY_WORDS, type Words, wordsOf } from "./words";

const Settings = z.object({
  endpoint: HttpsAddress,
  p256dh: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9_-]+$/, "is not base64url")
    .refine((text) => isPublicKey(Buffer.from(text, "base64url")), "is not a public key of P-256"),
  auth: z
    .string()
    .max(40)
    .regex(/^[A-Za-z0-9_-]+$/, "is not base64url")
    .refine((text) => Buffer.from(text, "base64url").length === 16, "is not 16 bytes"),
  /** Say nothing of the alert on a locked screen but how bad it is. */
  hideDetails: z.boolean().default(false),
});

const TTL_S = 300;
/** Bytes. Together they stay below 3,000 whatever has to be escaped, which every push service takes. */
const LIMITS = { title: 300, body: 600, url: 700, tag: 100 } as const;

export const webPush = {
  form: "push",
  kind: "web-push",
  label: "Push to this device",
  settings: Settings,
  secrets: ["endpoint", "p256dh", "auth"],

  render(notice, { endpoint, p256dh, auth, hideDetails }, now, keys) {
    const receiver = { p256dh: Buffer.from(p256dh, "base64url"), auth: Buffer.from(auth, "base64url") };
    const once = { privateKey: keys.ephemeral, salt: keys.salt };
    const claims = {
      audience: new URL(endpoint).origin,
      subject: keys.subject,
      expires: vapidExpiry(now),
    };
    return {
      method: "POST",
      url: endpoint,
      headers: {
        authorization: vapidAuthorization(keys.vapid, claims),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        ttl: String(TTL_S),
        urgency: isUrgent(notice) ? "high" : "normal",
        topic: topicOf(notice.alertId),
      },
      body: encryptPush(Buffer.from(payloadOf(notice, hideDetails)), receiver, once),
    };
  },

  judge(answer) {
    const { status } = answer;
    if (status === 404 || status === 410) {
      return { result: "gone", why: "This device takes no pushes any more. Turn them on again there." };
    }
    // Windows' service says 406 where others say 429.
    const verdict = judgeByStatus({ ...answer, status: status === 406 ? 429 : status }, "The push service");
    const reference = verdict.result === "accepted" ? headerOf(answer.headers, "location") : null;
    return reference ? { ...verdict, reference: line(reference, 500) } : verdict;
  },
} as const satisfies PushChannel<typeof Settings>;

/** What the service worker gets: {title, body, url, tag}. `tag` makes a later notification replace the earlier one. */
export function payloadOf(notice: Notice, hideDetails: boolean): string {
  const words = wordsOf(notice);
  const { title, body } = hideDetails ? hidden(notice) : shown(words);
  return JSON.stringify({
    title: cutTo(title, LIMITS.title, undefined, bytes),
    body: cutTo(body, LIMITS.body, undefined, bytes),
    url: words.links.find(({ url }) => bytes(url) <= LIMITS.url)?.url ?? originOf(notice.url),
    tag: cutTo(line(notice.alertId, LIMITS.tag), LIMITS.tag, undefined, bytes),
  });
}

function shown({ headline, context, text, lines }: Words): { title: string; body: string } {
  const first = text?.split("\n")[0] ?? lines[0];
  return { title: headline, body: [context, first].filter(Boolean).join("\n") };
}

const HIDDEN: Readonly<Record<Notice["kind"], string>> = {
  page: "alert",
  reminder: "alert: reminder",
  resolved: "alert: resolved",
  digest: "alerts",
  test: "test",
};

function hidden({ kind, severity }: Notice): { title: string; body: string } {
  const title = kind === "test" ? "Test" : `${SEVERITY_WORDS[severity]} ${HIDDEN[kind]}`;
  return { title, body: "Open Garrison to see it." };
}

function originOf(url: string): string | null {
  const link = linkTo(url);
  return link === null ? null : new URL(link).origin;
}

function isUrgent({ kind }: Notice): boolean {
  return kind === "page" || kind === "reminder" || kind === "test";
}

/** At most 32 letters of base64url; 32 hexadecimal digits are also what the strictest service takes. */
function topicOf(alertId: string): string {
  return createHash("sha256").update(alertId).digest("hex").slice(0, 32);
}
