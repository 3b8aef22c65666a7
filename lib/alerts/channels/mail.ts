/**
 * E-mail: text and HTML with the same words, no picture, nothing to load.
 *
 * The Message-ID is made from the delivery's id, so a message whose 250 was lost is sent again as the same message.
 * `Auto-Submitted` (RFC 3834) keeps holiday answers away. Messages of one episode refer to one id that was never sent,
 * by which mail programs show them together.
 */
import { z } from "zod";
import type { Mail, MailChannel, Notice, Verdict } from "./channel";
import { cutTo, escapeHtml, line, nameOf } from "./safe-text";
import { messageOf, SEVERITY_WORDS, type Words, wordsOf } from "./words";

// One @, no quotes, commas or angle brackets: what mail programs read in only one way.
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,8}$/;

const Settings = z.object({
  address: z.string().trim().max(254).regex(ADDRESS, "is not an e-mail address"),
});

const LIMITS = { subject: 200, text: 10_000 } as const;

export const mail = {
  form: "mail",
  kind: "mail",
  label: "E-mail",
  settings: Settings,
  secrets: [],

  render(notice, { address }): Mail {
    const words = wordsOf(notice);
    const host = hostOf(notice.url);
    const thread = `<${nameOf(notice.alertId)}.${nameOf(String(notice.episode))}@${host}>`;
    return {
      to: address,
      subject: subjectOf(notice, words),
      text: `${words.headline}\n${messageOf(words, LIMITS.text)}\n`,
      html: htmlOf(words),
      messageId: `<${nameOf(notice.deliveryId)}@${host}>`,
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "In-Reply-To": thread,
        References: thread,
        ...priorityOf(notice),
      },
    };
  },

  judge({ code, text }): Verdict {
    const said = text ? ` It says: “${line(text, 200)}”` : "";
    if (code === null) {
      return {
        result: "retry",
        afterS: null,
        why: "The connection to the mail server ended before it said whether it took the message.",
      };
    }
    if (code >= 200 && code <= 299) return { result: "accepted" };
    if (code >= 500 && code <= 599) {
      return { result: "refused", why: `The mail server refused the message (${code}).${said}` };
    }
    return { result: "retry", afterS: null, why: `The mail server can't take it now (${code}).${said}` };
  },
} as const satisfies MailChannel<typeof Settings>;

function subjectOf({ kind, severity }: Notice, { headline }: Words): string {
  const isAsked = kind === "page" || kind === "reminder";
  return cutTo(isAsked ? `${SEVERITY_WORDS[severity]}: ${headline}` : headline, LIMITS.subject);
}

/** 1 highest, 3 normal, 5 lowest. What asks nobody to act is never above normal. */
function priorityOf({ kind, severity }: Notice): Record<string, string> {
  const isAsked = kind === "page" || kind === "reminder" || kind === "test";
  if (isAsked && (severity === "critical" || severity === "high")) {
    return { "X-Priority": "1", Importance: "high" };
  }
  if (severity === "low" || severity === "info") return { "X-Priority": "5", Importance: "low" };
  return { "X-Priority": "3", Importance: "normal" };
}

function htmlOf({ headline, context, since, text, lines, next, links }: Words): string {
  const paragraph = (words: string) => `<p style="white-space:pre-line">${escapeHtml(words)}</p>`;
  const list = lines.map((one) => `<li>${escapeHtml(one)}</li>`).join("");
  const anchors = links.map(
    ({ label, url }) => `<p><a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(label)}</a></p>`,
  );
  const parts = [
    `<h1 style="font-size:20px">${escapeHtml(headline)}</h1>`,
    paragraph([context, since].filter(Boolean).join("\n")),
    ...(text === null ? [] : [paragraph(text)]),
    ...(list ? [`<ul>${list}</ul>`] : []),
    ...(next === null ? [] : [paragraph(next)]),
    ...anchors,
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(headline)}</title></head><body style="font-family:sans-serif;max-width:40em">${parts.join("")}</body></html>`;
}

/** Ours, as people reach it. ".invalid" is nobody's (RFC 2606). */
function hostOf(url: string): string {
  const host = URL.parse(url)?.hostname ?? "";
  return /^[a-z0-9.-]{1,200}$/.test(host) ? host : "garrison.invalid";
}
