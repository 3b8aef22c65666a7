/**
 * What does a Wazuh say? Its alerts, as they are or in the envelope of its built-in integration "shuffle". They are
 * events: Wazuh never says that one is over. Rules and vectors: field notes, "Security sources".
 */
import { type Severity, severityOf } from "@/lib/alerts/model/severity";
import { LABEL_LIMITS, type Labels, type Signal, titleOf, wholeText } from "@/lib/alerts/model/signal";
import { type Inbound, refusedWhole } from "./inbound";
import { instantOf } from "./instant";
import { isRecord, jsonWithLongIntegers, own } from "./json";
import { type Mended, readEach } from "./prometheus-alert";
import { textOf } from "./values";

export const wazuh: Inbound = {
  read({ body }) {
    const alerts = alertsOf(body);
    return typeof alerts === "string" ? refusedWhole(alerts) : readEach(alerts, signalOf);
  },
};

/** One alert, a list of them, or one on each line. @returns a sentence when it is none of these */
function alertsOf(body: string): unknown[] | string {
  const whole = jsonWithLongIntegers(body);
  if (whole.why === null) return Array.isArray(whole.value) ? whole.value : [whole.value];
  const lines = body.split("\n").filter((line) => line.trim() !== "");
  // A line that is no JSON has the value null: it is refused by its place, as all that is no alert.
  const values = lines.map((line) => jsonWithLongIntegers(line).value);
  return values.length > 1 && values.some(isRecord) ? values : whole.why;
}

function signalOf(sent: Record<string, unknown>, mended: Mended): Signal | string {
  const inner = own(sent, "all_fields");
  const alert = isRecord(inner) ? inner : sent;
  const rule = partOf(alert, "rule");
  if (textOf(own(rule, "id")) === null) return NO_RULE;
  const labels = labelsOf(alert, mended);
  const description = textOf(own(rule, "description")) ?? `Rule ${labels["rule"]}`;
  const place = labels["agent"] ?? labels["agent_id"];
  const id = textOf(own(alert, "id"));
  return {
    // Of the manager no word: in a cluster, an agent is now with one node and now with another.
    identity: picked(labels, ["rule", "agent_id", "srcip"]),
    labels,
    annotations: textsOf(
      {
        description: own(rule, "description"),
        full_log: own(alert, "full_log"),
        location: own(alert, "location"),
      },
      LABEL_LIMITS.annotation,
      mended,
    ),
    kind: "event",
    status: "firing",
    severity: severityOfLevel(own(rule, "level")),
    title: titleOf(place === undefined ? description : `${description} on ${place}`),
    link: null,
    startsAt: instantOf(textOf(own(alert, "timestamp")) ?? ""),
    endsAt: null,
    endsAtGuessed: false,
    eventId: id === null ? null : eventIdOf(`${labels["manager"] ?? ""}/${id}`),
    acknowledged: null,
  };
}

const NO_RULE =
  'rule.id is missing. Send alerts of Wazuh as they are, or with its integration "shuffle" and alert_format "json".';

function labelsOf(alert: Record<string, unknown>, mended: Mended): Labels {
  const rule = partOf(alert, "rule");
  const agent = partOf(alert, "agent");
  const data = partOf(alert, "data");
  const values = {
    rule: own(rule, "id"),
    level: own(rule, "level"),
    agent: own(agent, "name"),
    agent_id: own(agent, "id"),
    agent_ip: own(agent, "ip"),
    manager: own(partOf(alert, "manager"), "name"),
    decoder: own(partOf(alert, "decoder"), "name"),
    srcip: own(data, "srcip"),
    srcuser: own(data, "srcuser"),
    dstuser: own(data, "dstuser"),
    mitre: own(partOf(rule, "mitre"), "id"),
    groups: own(rule, "groups"),
    pci_dss: own(rule, "pci_dss"),
  };
  return textsOf(values, LABEL_LIMITS.value, mended);
}

/** Wazuh's scale is 0 to 16. What is on no scale means what an unknown word does. */
function severityOfLevel(value: unknown): Severity {
  const level = Number(textOf(value) ?? Number.NaN);
  if (!(level >= 0)) return severityOf(null);
  if (level >= 15) return "critical";
  if (level >= 12) return "high";
  if (level >= 8) return "medium";
  return level >= 4 ? "low" : "info";
}

/** The object in a field; an empty one when there is none. */
export function partOf(record: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = own(record, name);
  return isRecord(value) ? value : {};
}

/** What has a text, under its name. Lists are joined. */
export function textsOf(values: Readonly<Record<string, unknown>>, limit: number, mended: Mended): Labels {
  const texts: [string, string][] = [];
  for (const [name, value] of Object.entries(values)) {
    const text = Array.isArray(value) ? joined(value) : textOf(value);
    if (text === null) continue;
    if (text.length > limit) mended.cut++;
    texts.push([wholeText(name, LABEL_LIMITS.name), wholeText(text, limit)]);
  }
  return Object.fromEntries(texts);
}

function joined(list: readonly unknown[]): string | null {
  const texts = list.map(textOf).filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join(", ");
}

/** Those of the labels that are there. */
export function picked(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
}

const EVENT_ID_LENGTH = 500;

/** null when it is longer than the sender's own ever are: cut, two of them would look like one. */
export function eventIdOf(text: string): string | null {
  return text.length > EVENT_ID_LENGTH ? null : wholeText(text, EVENT_ID_LENGTH);
}
