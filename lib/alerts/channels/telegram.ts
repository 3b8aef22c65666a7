/**
 * Telegram, by the Bot API. https://core.telegram.org/bots/api#sendmessage
 *
 * The text is plain: there is no `parse_mode` that a title could break out of, and the headline is bold by an entity.
 * Links stand in the text and not on buttons, because Telegram refuses a whole message for a button whose address it
 * does not like, such as one of an inner network. Telegram knows no idempotency key.
 */
import { z } from "zod";
import { isObject, isSuccess, judgeByStatus, readObject, unlike } from "./answer";
import type { Answer, Channel, Notice, Verdict } from "./channel";
import { optional } from "./fields";
import { line } from "./safe-text";
import { messageOf, wordsOf } from "./words";

const Settings = z.object({
  token: z.string().regex(/^\d{3,20}:[A-Za-z0-9_-]{20,100}$/, "is not a bot token, like 123456:ABC-DEF"),
  chatId: z
    .string()
    .trim()
    .regex(/^(-?\d{1,19}|@[A-Za-z][A-Za-z0-9_]{3,31})$/, "is not a chat id, like -1001234567890 or @channel"),
  /** A topic of a forum. */
  threadId: optional(z.coerce.number().int().min(1).max(2_147_483_647)),
});

/** UTF-16 units, of the whole text. */
const LIMIT = 4_096;

export const telegram = {
  form: "http",
  kind: "telegram",
  label: "Telegram",
  settings: Settings,
  secrets: ["token"],

  render(notice, { token, chatId, threadId }) {
    const words = wordsOf(notice);
    const message = messageOf(words, LIMIT - words.headline.length - 1);
    return {
      method: "POST",
      url: `https://api.telegram.org/bot${token}/sendMessage`,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({
        chat_id: chatId,
        ...(threadId === null ? {} : { message_thread_id: threadId }),
        text: `${words.headline}\n${message}`,
        entities: [{ type: "bold", offset: 0, length: words.headline.length }],
        link_preview_options: { is_disabled: true },
        disable_notification: isQuiet(notice),
      }),
    };
  },

  judge(answer) {
    const object = readObject(answer.body);
    if (object === null)
      return isSuccess(answer.status) ? unlike("Telegram") : judgeByStatus(answer, "Telegram");
    if (object["ok"] === true) return { result: "accepted", ...referenceOf(object["result"]) };
    const parameters = isObject(object["parameters"]) ? object["parameters"] : {};
    const description = typeof object["description"] === "string" ? object["description"] : null;
    return judgeError(
      { ...answer, status: statusOf(object["error_code"], answer.status) },
      description,
      parameters,
    );
  },
} as const satisfies Channel<typeof Settings>;

/** News that can wait until morning makes no sound. */
function isQuiet({ kind, severity }: Notice): boolean {
  return kind === "resolved" || kind === "digest" || severity === "low" || severity === "info";
}

function referenceOf(result: unknown): { reference?: string } {
  const id = isObject(result) ? result["message_id"] : null;
  return Number.isSafeInteger(id) ? { reference: String(id) } : {};
}

/** A body that says "not ok" under a 200 is no success. */
function statusOf(code: unknown, status: number): number {
  if (typeof code === "number" && code >= 300 && code <= 599) return code;
  return isSuccess(status) ? 503 : status;
}

function judgeError(
  answer: Answer,
  description: string | null,
  parameters: Readonly<Record<string, unknown>>,
): Verdict {
  const newId = parameters["migrate_to_chat_id"];
  if (Number.isSafeInteger(newId)) {
    return { result: "refused", why: `The group has a new id. Put ${newId} into the settings.` };
  }
  if (answer.status === 403) {
    const said = description ? ` Telegram says: “${line(description, 200)}”` : "";
    return { result: "gone", why: `The bot may not write there any more.${said}` };
  }
  const verdict = judgeByStatus(answer, "Telegram", description);
  const wait = parameters["retry_after"];
  if (verdict.result !== "retry" || typeof wait !== "number" || !(wait >= 0)) return verdict;
  return { ...verdict, afterS: wait };
}
