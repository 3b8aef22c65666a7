/**
 * What does a Grafana say, and is it really Grafana? Its webhook is Alertmanager's with links of its own. A rule that
 * could not be evaluated says nothing about what it watches: that is a failure of monitoring, and is marked as such.
 * Rules and vectors: field notes, "Grafana webhook".
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { isWorse } from "@/lib/alerts/model/severity";
import { type Signal, titleOf } from "@/lib/alerts/model/signal";
import { linkIn, readGroup } from "./alertmanager";
import type { Inbound } from "./inbound";

export const grafana: Inbound = {
  read(message, settings, now) {
    return readGroup("Grafana", message, settings, now, (signal, alert) => {
      const link = linkIn(alert, "panelURL") ?? linkIn(alert, "dashboardURL") ?? signal.link;
      return marked({ ...signal, link });
    });
  },
};

const MONITORING_FAILURES: readonly (string | undefined)[] = ["DatasourceNoData", "DatasourceError"];

function marked(signal: Signal): Signal {
  if (!MONITORING_FAILURES.includes(signal.labels["alertname"])) return signal;
  return {
    ...signal,
    // Its own title is that of the rule, which may well hold.
    title: titleOf(`Not measured: ${signal.title}`),
    // No part of the identity: the cause stays the same when we learn to name it better.
    labels: { ...signal.labels, garrison_class: "monitoring-failure" },
    severity: isWorse(signal.severity, "high") ? "high" : signal.severity,
  };
}

const SIGNATURE_HEADER = "X-Grafana-Alerting-Signature";
const SKEW_S = 300;
const SECONDS = /^\d{1,12}$/;

/**
 * HMAC-SHA256 in lower-case hexadecimal digits, over the bytes as they came (a text: its UTF-8).
 * @param timestamp as in its header; null when none is configured
 */
export function grafanaSignature(
  secret: string,
  body: string | Uint8Array,
  timestamp: string | null,
): string {
  const hmac = createHmac("sha256", secret);
  if (timestamp !== null) hmac.update(`${timestamp}:`);
  return hmac.update(body).digest("hex");
}

/**
 * Did the holder of the secret send these bytes, at most 300 s (inclusive) from now when a header for the time is
 * configured? An empty secret is nobody's.
 * @param body the bytes as they came @param settings names of headers; without a timestampHeader no time is asked for
 * @param now milliseconds since 1970
 */
export function isGrafanaAuthentic(
  headers: Headers,
  body: string | Uint8Array,
  secret: string,
  settings: { signatureHeader?: string; timestampHeader?: string | null },
  now: number,
): boolean {
  const signature = headerIn(headers, settings.signatureHeader || SIGNATURE_HEADER);
  if (!secret || signature === null) return false;
  let timestamp: string | null = null;
  if (settings.timestampHeader) {
    timestamp = headerIn(headers, settings.timestampHeader);
    if (timestamp === null || !SECONDS.test(timestamp)) return false;
    if (Math.abs(now - Number(timestamp) * 1_000) > SKEW_S * 1_000) return false;
  }
  const given = Buffer.from(signature);
  const expected = Buffer.from(grafanaSignature(secret, body, timestamp));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Headers throw at names that no header can have, and an admin may have typed one. */
function headerIn(headers: Headers, name: string): string | null {
  try {
    return headers.get(name);
  } catch {
    return null;
  }
}
