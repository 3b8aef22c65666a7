/** Which adapter reads which format, and what it understands of a message, whoever asks and whenever. */
import type { AlertFormat, SourceSettings } from "../model/source";
import { alertmanager } from "./alertmanager";
import { cloudEvents } from "./cloudevents";
import { fail2ban } from "./fail2ban";
import { falco } from "./falco";
import { generic } from "./generic";
import { grafana } from "./grafana";
import { type Inbound, type Message, refusedWhole, type Understood } from "./inbound";
import { readPagerDutyEvent } from "./pagerduty";
import { prometheus } from "./prometheus";
import { uptimeKuma } from "./uptime-kuma";
import { wazuh } from "./wazuh";

/** PagerDuty's and the pushes of Uptime Kuma have doors of their own: they answer in their own words. */
export const INBOUND: Readonly<Partial<Record<AlertFormat, Inbound>>> = {
  alertmanager,
  prometheus,
  grafana,
  wazuh,
  falco,
  fail2ban,
  cloudevents: cloudEvents,
  "uptime-kuma": uptimeKuma,
  generic,
};

/**
 * What a message that was kept would be today. Nothing is recorded.
 *
 * @param now milliseconds since 1970: when it came
 */
export function understandKept(
  format: AlertFormat,
  message: Message,
  settings: SourceSettings,
  now: number,
): Understood {
  if (format === "pagerduty") return pagerDutyEvent(message.body, now);
  const adapter = INBOUND[format];
  if (!adapter) return refusedWhole(`Messages of the format ${format} are not read a second time.`);
  // Pushes have no body; what they said stands in their query, which only their own door reads.
  if (format === "uptime-kuma" && message.body === "") {
    return refusedWhole(
      "This is a push of Uptime Kuma, which is true only when it comes. It is not read a second time.",
    );
  }
  return adapter.read(message, settings, now);
}

/** Its sender was told a name that we made up, and only its own alert has it. */
const UNNAMED =
  "dedup_key: is missing, so this trigger was given a new name when it came. Reading it again would make another alert.";

function pagerDutyEvent(body: string, now: number): Understood {
  let isNamed = true;
  const event = readPagerDutyEvent(body, now, () => {
    isNamed = false;
    return "unnamed";
  });
  if (event.kind === "invalid") {
    return { signals: [], refused: event.errors.map((why) => ({ index: null, why })), notes: [] };
  }
  return isNamed ? { signals: [event.signal], refused: [], notes: [] } : refusedWhole(UNNAMED);
}
