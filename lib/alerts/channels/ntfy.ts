/**
 * ntfy: ntfy.sh or a server of one's own. https://docs.ntfy.sh/publish/#publish-as-json
 *
 * The delivery's id is the sequence id, so that servers and apps since 2.16 show a second delivery in the place of the
 * first; older ones ignore it. A topic without access control is a password by itself, so it is kept like one.
 */
import { z } from "zod";
import type { Severity } from "../model/severity";
import { isSuccess, judgeByStatus, readObject, unlike } from "./answer";
import type { Channel, Notice } from "./channel";
import { optional, WebAddress } from "./fields";
import { bytes, cutTo, nameOf } from "./safe-text";
import { messageOf, wordsOf } from "./words";

const Settings = z
  .object({
    // A topic in the address would make the whole request the message's text.
    server: WebAddress.refine((text) => {
      const url = URL.parse(text);
      return url?.pathname === "/" && !url.search && !url.hash;
    }, "is not the address of a server alone: leave the topic out").default("https://ntfy.sh"),
    topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/, "is not a topic: letters, digits, - and _, at most 64"),
    /** "tk_…", of an account that may publish there. */
    token: optional(z.string().regex(/^[A-Za-z0-9_-]{1,200}$/, "is not an access token, like tk_…")),
  })
  .refine(({ server, token }) => token === null || server.startsWith("https:"), {
    path: ["token"],
    message: "is sent over https only; the server's address is not https",
  });

/** Bytes; a longer message would become a file to download. */
const LIMITS = { title: 400, message: 4_096 } as const;

const PRIORITIES: Readonly<Record<Severity, number>> = { critical: 5, high: 4, medium: 3, low: 2, info: 1 };
const EMOJI: Readonly<Record<Severity, readonly string[]>> = {
  critical: ["rotating_light"],
  high: ["warning"],
  medium: ["warning"],
  low: [],
  info: [],
};

export const ntfy = {
  form: "http",
  kind: "ntfy",
  label: "ntfy",
  settings: Settings,
  secrets: ["topic", "token"],

  render(notice, { server, topic, token }) {
    const words = wordsOf(notice);
    const id = nameOf(notice.deliveryId);
    return {
      method: "POST",
      url: new URL(server).href,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "x-delivery": id,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({
        topic,
        sequence_id: id,
        title: cutTo(words.headline, LIMITS.title, undefined, bytes),
        message: messageOf({ ...words, links: [] }, LIMITS.message, bytes),
        priority: priorityOf(notice),
        tags: notice.kind === "resolved" ? ["white_check_mark"] : EMOJI[notice.severity],
        ...(words.links[0] ? { click: words.links[0].url } : {}),
        actions: words.links.map(({ label, url }) => ({ action: "view", label, url })),
      }),
    };
  },

  judge(answer) {
    if (!isSuccess(answer.status)) return judgeByStatus(answer, "The ntfy server");
    const id = readObject(answer.body)?.["id"];
    return typeof id === "string" ? { result: "accepted", reference: nameOf(id) } : unlike("an ntfy server");
  },
} as const satisfies Channel<typeof Settings>;

/** What asks nobody to act never rings louder than usual. */
function priorityOf({ kind, severity }: Notice): number {
  return kind === "resolved" || kind === "digest" ? Math.min(3, PRIORITIES[severity]) : PRIORITIES[severity];
}
