/**
 * PagerDuty, by Events API v2. https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
 *
 * An episode of an alert is one alert there, whatever happens to deliveries: its key is made from both. The end of the
 * episode resolves it; a new episode has a new key, because PagerDuty never opens a resolved alert again.
 */
import { z } from "zod";
import type { Severity } from "../model/severity";
import { isSuccess, judgeByStatus, readObject, textsOf, unlike } from "./answer";
import type { Channel, Notice } from "./channel";
import { cutTo, isoTime, line, linkTo, nameOf } from "./safe-text";
import { wordsOf } from "./words";

const Settings = z.object({
  routingKey: z.string().regex(/^[A-Za-z0-9]{32}$/, "is not an integration key: 32 letters and digits"),
  region: z.enum(["us", "eu"]).default("us"),
});

const ENDPOINTS = {
  us: "https://events.pagerduty.com/v2/enqueue",
  eu: "https://events.eu.pagerduty.com/v2/enqueue",
} as const;

const SEVERITIES: Readonly<Record<Severity, "critical" | "error" | "warning" | "info">> = {
  critical: "critical",
  high: "error",
  medium: "warning",
  low: "info",
  info: "info",
};

const LIMITS = { summary: 1_024, source: 200 } as const;

export const pagerduty = {
  form: "http",
  kind: "pagerduty",
  label: "PagerDuty",
  settings: Settings,
  secrets: ["routingKey"],

  render(notice, { routingKey, region }) {
    const isEnd = notice.kind === "resolved";
    return {
      method: "POST",
      url: ENDPOINTS[region],
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({
        routing_key: routingKey,
        event_action: isEnd ? "resolve" : "trigger",
        dedup_key: dedupKeyOf(notice),
        ...(isEnd ? {} : triggerOf(notice)),
      }),
    };
  },

  judge(answer) {
    const object = readObject(answer.body);
    if (!isSuccess(answer.status)) return judgeByStatus(answer, "PagerDuty", textsOf(object?.["errors"]));
    if (object?.["status"] !== "success") return unlike("PagerDuty");
    const key = object["dedup_key"];
    return typeof key === "string"
      ? { result: "accepted", reference: line(key, 255) }
      : { result: "accepted" };
  },
} as const satisfies Channel<typeof Settings>;

/** A digest and a test are alerts of their own there: no end of an episode may close them, nor they an episode. */
function dedupKeyOf({ kind, alertId, episode, deliveryId }: Notice): string {
  if (kind === "digest" || kind === "test") return `garrison/${kind}/${nameOf(deliveryId)}`;
  return `garrison/${nameOf(alertId)}/${episode}`;
}

function triggerOf(notice: Notice): object {
  const words = wordsOf(notice);
  const page = linkTo(notice.url);
  const isTest = notice.kind === "test";
  const timestamp = isoTime(notice.since);
  return {
    client: "Garrison",
    ...(page ? { client_url: page } : {}),
    payload: {
      summary: cutTo(words.headline, LIMITS.summary),
      source: line(notice.where ?? "", LIMITS.source) || "Garrison",
      severity: isTest ? "info" : SEVERITIES[notice.severity],
      ...(timestamp === null ? {} : { timestamp }),
      custom_details: {
        context: words.context,
        ...(words.text === null ? {} : { text: words.text }),
        ...(words.lines.length === 0 ? {} : { alerts: words.lines }),
        ...(isTest ? { "what to do": "This is a test. Resolve it by hand." } : {}),
      },
    },
    links: words.links.map(({ label, url }) => ({ href: url, text: label })),
  };
}
