/**
 * What does a Prometheus say? The body of `POST /api/v2/alerts`, with the meaning that Alertmanager gives it: an alert
 * is firing until its `endsAt`, and whoever does not say when gets the usual time. This is the busiest door of all.
 * Rules and vectors: field notes, "Alertmanager API v2".
 */
import { linkOf, type Signal } from "@/lib/alerts/model/signal";
import { type Inbound, refusedWhole } from "./inbound";
import { jsonOf, own } from "./json";
import { causeOf, readEach, timeIn, whyBackward } from "./prometheus-alert";

export const prometheus: Inbound = {
  read({ body }, { ignoredLabels, resolveTimeoutS }, now) {
    const json = jsonOf(body);
    if (json.why !== null) return refusedWhole(json.why);
    if (!Array.isArray(json.value)) return refusedWhole(NO_LIST);
    const timeout = now + resolveTimeoutS * 1_000;
    const link = rememberedLinks();

    return readEach(json.value, (alert, mended): Signal | string => {
      const cause = causeOf(alert, ignoredLabels, mended);
      if (typeof cause === "string") return cause;
      const sentStart = timeIn(alert, "startsAt");
      if (typeof sentStart === "string") return sentStart;
      const sentEnd = timeIn(alert, "endsAt");
      if (typeof sentEnd === "string") return sentEnd;

      const startsAt = sentStart ?? sentEnd ?? now;
      const endsAt = sentEnd ?? timeout;
      const backward = whyBackward(startsAt, endsAt);
      if (backward) return sentEnd === null ? tooEarly(startsAt, resolveTimeoutS) : backward;
      return {
        identity: cause.identity,
        labels: cause.labels,
        annotations: cause.annotations,
        kind: "state",
        status: endsAt > now ? "firing" : "resolved",
        severity: cause.severity,
        title: cause.title,
        link: link(own(alert, "generatorURL")),
        startsAt,
        endsAt,
        endsAtGuessed: sentEnd === null,
        eventId: null,
        acknowledged: null,
      };
    });
  },
};

const NO_LIST =
  "The body is no list of alerts, which Prometheus sends to /api/v2/alerts. " +
  "Webhooks of Alertmanager have a source of their own kind.";

function tooEarly(startsAt: number, resolveTimeoutS: number): string {
  const start = new Date(startsAt).toISOString();
  return (
    `startsAt (${start}) is more than ${resolveTimeoutS} seconds ahead, and endsAt is missing. ` +
    "Send endsAt too, or set the sender's clock."
  );
}

/** All alerts of a rule have one link, and reading an address costs more than the rest of an alert. */
function rememberedLinks(): (value: unknown) => string | null {
  const known = new Map<string, string | null>();
  return (value) => {
    if (typeof value !== "string") return null;
    const before = known.get(value);
    if (before !== undefined) return before;
    const link = linkOf(value);
    known.set(value, link);
    return link;
  };
}
