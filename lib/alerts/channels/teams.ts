/**
 * Microsoft Teams, by the webhook of a workflow ("When a Teams webhook request is received"), with an Adaptive Card.
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 *
 * All that others wrote stands in `TextRun`s, which know no Markdown; `TextBlock`s do. A workflow answers 202. The older
 * connectors, and gateways that imitate them, answer 200 for errors too, and put the real status into the body.
 */
import { z } from "zod";
import { isSuccess, judgeByStatus } from "./answer";
import type { Channel } from "./channel";
import { HttpsAddress } from "./fields";
import { detailsOf, type Words, wordsOf } from "./words";

const Settings = z.object({ url: HttpsAddress });

export const teams = {
  form: "http",
  kind: "teams",
  label: "Microsoft Teams",
  settings: Settings,
  secrets: ["url"],

  render(notice, { url }) {
    return {
      method: "POST",
      url,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({
        type: "message",
        attachments: [
          {
            contentType: "application/vnd.microsoft.card.adaptive",
            contentUrl: null,
            content: cardOf(wordsOf(notice)),
          },
        ],
      }),
    };
  },

  judge(answer) {
    if (!isSuccess(answer.status)) return judgeByStatus(answer, "Microsoft Teams");
    const status = /returned HTTP error (\d{3})\b/.exec(answer.body)?.[1];
    if (status) return judgeByStatus({ ...answer, status: Number(status) }, "Microsoft Teams");
    if (answer.body.includes("Webhook message delivery failed")) {
      return judgeByStatus({ ...answer, status: 503 }, "Microsoft Teams");
    }
    return { result: "accepted" };
  },
} as const satisfies Channel<typeof Settings>;

/** Words are short enough for Teams' 28 KB, whatever stands in them (`words.ts`). */
function cardOf(words: Words): object {
  const details = detailsOf(words);
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    msteams: { width: "Full" },
    body: [
      textOf(words.headline, { size: "Large", weight: "Bolder" }),
      textOf([words.context, words.since].filter(Boolean).join("\n"), { isSubtle: true }),
      ...(details ? [textOf(details)] : []),
      ...(words.next ? [textOf(words.next, { isSubtle: true })] : []),
    ],
    actions: words.links.map(({ label, url }) => ({ type: "Action.OpenUrl", title: label, url })),
  };
}

function textOf(text: string, style: object = {}): object {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", text: literal(text), ...style }] };
}

/** Cards have two functions that are called in text, {{DATE(…)}} and {{TIME(…)}}; an invisible space keeps both words. */
function literal(text: string): string {
  return text.replace(/\{\{(?=DATE\(|TIME\()/g, "{\u200b{");
}
