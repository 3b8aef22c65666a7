/**
 * Pushover. https://pushover.net/api
 *
 * A critical page is an emergency: Pushover repeats it every minute for half an hour until somebody confirms it in the
 * app, or until we withdraw it. Reminders do not, because the page before them still does; tests do not either.
 * Pushover knows no idempotency key, and asks that a request it refused is not sent again, too many messages included.
 */
import { z } from "zod";
import type { Severity } from "../model/severity";
import { isSuccess, judgeByStatus, readObject, textsOf, unlike } from "./answer";
import type { Channel, Notice } from "./channel";
import { optional } from "./fields";
import { cutTo, line } from "./safe-text";
import { messageOf, wordsOf } from "./words";

const Key = z.string().regex(/^[A-Za-z0-9]{30}$/, "is not a key of Pushover: 30 letters and digits");

const Settings = z.object({
  /** Of the application that was registered for Garrison. */
  token: Key,
  /** A user's or a group's. */
  user: Key,
  device: optional(
    z.string().regex(/^[A-Za-z0-9_-]{1,25}(,[A-Za-z0-9_-]{1,25}){0,9}$/, "is not a device name, or several"),
  ),
});

const LIMITS = { title: 250, message: 1_024, url: 512 } as const;
/** Seconds. Pushover's own limits: 30 at least, 10,800 at most. */
const EMERGENCY = { priority: 2, retry: 60, expire: 1_800 } as const;
const PRIORITIES: Readonly<Record<Severity, number>> = { critical: 1, high: 1, medium: 0, low: -1, info: -1 };

const API = "https://api.pushover.net/1";
const RECEIPT = /^[A-Za-z0-9]{30}$/;

export const pushover = {
  form: "http",
  kind: "pushover",
  label: "Pushover",
  settings: Settings,
  secrets: ["token", "user"],

  render(notice, { token, user, device }) {
    const words = wordsOf(notice);
    const link = words.links.find(({ url }) => url.length <= LIMITS.url);
    return {
      method: "POST",
      url: `${API}/messages.json`,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({
        token,
        user,
        ...(device === null ? {} : { device }),
        title: cutTo(words.headline, LIMITS.title),
        message: messageOf({ ...words, links: [] }, LIMITS.message),
        ...(link ? { url: link.url, url_title: link.label } : {}),
        timestamp: Math.floor(notice.sentAt / 1_000),
        ...urgencyOf(notice),
      }),
    };
  },

  judge(answer) {
    const object = readObject(answer.body);
    const errors = textsOf(object?.["errors"]);
    if (answer.status === 429) {
      return {
        result: "refused",
        why: "Pushover takes no more messages this month: the account's limit is reached.",
      };
    }
    if (!isSuccess(answer.status)) return judgeByStatus(answer, "Pushover", errors);
    if (object?.["status"] === 1) {
      const reference = referenceOf(object["receipt"] ?? object["request"]);
      return reference === null ? { result: "accepted" } : { result: "accepted", reference };
    }
    if (object === null) return unlike("Pushover");
    return {
      result: "refused",
      why: `Pushover refused the message. It says: “${line(errors ?? "nothing", 200)}”`,
    };
  },

  withdraw(reference, { token }) {
    if (!RECEIPT.test(reference)) return null;
    return {
      method: "POST",
      url: `${API}/receipts/${reference}/cancel.json`,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ token }),
    };
  },
} as const satisfies Channel<typeof Settings>;

function urgencyOf({ kind, severity }: Notice): { priority: number; retry?: number; expire?: number } {
  if (kind === "page" && severity === "critical") return EMERGENCY;
  const priority = PRIORITIES[severity];
  return { priority: kind === "resolved" || kind === "digest" ? Math.min(0, priority) : priority };
}

/** Only an emergency has a receipt; other messages have the id of their request, which can't be withdrawn. */
function referenceOf(value: unknown): string | null {
  return typeof value === "string" && /^[A-Za-z0-9-]{1,64}$/.test(value) ? value : null;
}
