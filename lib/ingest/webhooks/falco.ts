/**
 * What does a Falco say, itself or through Falcosidekick? That a rule matched: an event, which nobody ever ends. Most
 * fields are there or not as falco.yaml has it. Rules and vectors: field notes, "Security sources".
 */
import { severityOf } from "@/lib/alerts/model/severity";
import { LABEL_LIMITS, type Labels, type Signal, titleOf } from "@/lib/alerts/model/signal";
import { type Inbound, refusedWhole } from "./inbound";
import { instantOf } from "./instant";
import { jsonWithLongIntegers, own } from "./json";
import { type Mended, readEach } from "./prometheus-alert";
import { textOf } from "./values";
import { eventIdOf, partOf, picked, textsOf } from "./wazuh";

export const falco: Inbound = {
  read({ body }) {
    const json = jsonWithLongIntegers(body);
    if (json.why === null) return readEach(Array.isArray(json.value) ? json.value : [json.value], signalOf);
    const isPlain = !/^\s*[[{]/.test(body);
    return refusedWhole(isPlain ? `${json.why} Set json_output: true in falco.yaml.` : json.why);
  },
};

function signalOf(event: Record<string, unknown>, mended: Mended): Signal | string {
  const rule = textOf(own(event, "rule"));
  if (rule === null) return "rule is missing. Send events as Falco writes them with json_output: true.";
  const fields = knownOf(partOf(event, "output_fields"));
  const labels = labelsOf(event, fields, mended);
  const count = Object.keys(labels).length;
  if (count > LABEL_LIMITS.count) {
    return `output_fields makes ${count} labels of container.* and k8s.*. At most ${LABEL_LIMITS.count} are kept.`;
  }
  const { hostname } = labels;
  const time = textOf(own(event, "time")) ?? "";
  const nanoseconds = nanosecondsIn(fields);
  return {
    identity: picked(labels, ["rule", "hostname", "source", ...containerLabels(labels)]),
    labels,
    annotations: textsOf(
      {
        output: textOf(own(event, "output")) ?? own(event, "message"),
        cmdline: own(fields, "proc.cmdline"),
      },
      LABEL_LIMITS.annotation,
      mended,
    ),
    kind: "event",
    status: "firing",
    severity: severityOf(textOf(own(event, "priority"))),
    title: titleOf(hostname === undefined ? rule : `${rule} on ${hostname}`),
    link: null,
    startsAt: instantOf(time) ?? (nanoseconds === null ? null : millisecondsOf(nanoseconds)),
    endsAt: null,
    endsAtGuessed: false,
    eventId: eventIdIn(event, nanoseconds ?? (hasNanoseconds(time) ? time : null), labels),
    acknowledged: null,
  };
}

/** What Falco could not find out is null, empty or "<NA>". */
function knownOf(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "<NA>"));
}

const FIELDS = ["user.name", "proc.name", "fd.name"];

function labelsOf(event: Record<string, unknown>, fields: Record<string, unknown>, mended: Mended): Labels {
  const chosen = Object.entries(fields).filter(
    ([name]) => FIELDS.includes(name) || name.startsWith("container.") || name.startsWith("k8s."),
  );
  const values = {
    rule: own(event, "rule"),
    priority: own(event, "priority"),
    hostname: own(event, "hostname"),
    source: own(event, "source"),
    tags: own(event, "tags"),
    ...Object.fromEntries(chosen),
  };
  return textsOf(values, LABEL_LIMITS.value, mended);
}

/**
 * The labels that name the container. Its name, because it gets a new id whenever it is made again, and one that
 * crashes all day would be a new cause each time; its id until Falco knows the name. In Kubernetes the name is that
 * in the pod's manifest, so the namespace belongs to it. What runs on the host itself has the id "host".
 */
function containerLabels(labels: Labels): string[] {
  const { "container.id": id, "container.name": name } = labels;
  if ((id ?? name ?? "host") === "host") return [];
  return [name === undefined ? "container.id" : "container.name", "k8s.ns.name"];
}

/** One event has one time on one host, to the nanosecond. Falcosidekick gives each an id. */
function eventIdIn(event: Record<string, unknown>, time: string | null, labels: Labels): string | null {
  const uuid = textOf(own(event, "uuid"));
  if (uuid !== null) return eventIdOf(uuid);
  return time === null ? null : eventIdOf(`${time} ${labels["hostname"] ?? ""} ${labels["rule"] ?? ""}`);
}

/** Nanoseconds since 1970 from September 2001 to 2286. */
const NANOSECONDS = /^[1-9]\d{18}$/;

/** Falco sends it under the second name with time_format_iso_8601. Never as a number: a double would have rounded it. */
function nanosecondsIn(fields: Record<string, unknown>): string | null {
  const times = [own(fields, "evt.time"), own(fields, "evt.time.iso8601")];
  return times.find((time): time is string => typeof time === "string" && NANOSECONDS.test(time)) ?? null;
}

function millisecondsOf(nanoseconds: string): number {
  return Number(nanoseconds.slice(0, -6));
}

/** Where output_fields are switched off, the time itself still tells nine digits. */
function hasNanoseconds(time: string): boolean {
  return instantOf(time) !== null && /\.\d{9}(?!\d)/.test(time);
}
