/**
 * CloudEvents 1.0 over HTTP: structured, batched and binary. An event says that something happened and not that it is
 * over, so it is an event here too, unless its data has a status. Rules: field notes, "CloudEvents 1.0.2".
 */
import { severityOf } from "@/lib/alerts/model/severity";
import {
  LABEL_LIMITS,
  type Labels,
  linkOf,
  type Signal,
  titleOf,
  wholeText,
} from "@/lib/alerts/model/signal";
import { type CloudEvent, type ReadCloudEvent, readBinary, readStructured } from "./cloudevents-content";
import { type Inbound, type Message, type Refusal, refusedWhole } from "./inbound";
import { instantOf } from "./instant";
import { isRecord, jsonWithLongIntegers, own } from "./json";
import { annotationsOf, labelsOf, quoted, textOf } from "./values";

export const cloudEvents: Inbound = {
  read(message, _settings, now) {
    const sent = eventsOf(message);
    if (sent.events === null) return refusedWhole(sent.why);
    const signals: Signal[] = [];
    const refused: Refusal[] = [];
    for (const [index, read] of sent.events.entries()) {
      const said = read.event === null ? read.why : signalOf(read.event, now);
      if (typeof said === "string") refused.push({ index: sent.isBatch ? index : null, why: said });
      else signals.push(said);
    }
    return { signals, refused, notes: [] };
  },
};

type Sent =
  | { events: ReadCloudEvent[]; isBatch: boolean; why: null }
  | { events: null; isBatch: false; why: string };

/**
 * The content type decides. Behind any other, ce- headers mean binary; without them a body that says "specversion" is
 * still an event, as many senders leave the content type at application/json.
 */
function eventsOf(message: Message): Sent {
  const [media = ""] = (message.headers.get("content-type") ?? "").split(";", 1);
  const type = media.trim().toLowerCase();
  const isStructured = type.startsWith("application/cloudevents");
  if (!isStructured && hasAttributes(message.headers)) return one(readBinary(message));
  if (isStructured && !type.endsWith("+json")) {
    return none(`The content type ${quoted(type)} cannot be read. Send application/cloudevents+json.`);
  }
  const { value, why } = jsonWithLongIntegers(message.body);
  if (Array.isArray(value)) return { events: value.map(readStructured), isBatch: true, why: null };
  if (isRecord(value) && (isStructured || Object.hasOwn(value, "specversion"))) {
    return one(readStructured(value));
  }
  if (isStructured) return none(why ?? "The body is JSON, but neither an event nor a list of events.");
  return none(
    "The message is no CloudEvent: it has no ce- headers, and its body has no specversion. Send it as application/cloudevents+json, or with the headers ce-id, ce-source, ce-specversion and ce-type.",
  );
}

function hasAttributes(headers: Headers): boolean {
  return ["ce-specversion", "ce-id", "ce-source", "ce-type"].some((name) => headers.has(name));
}

function one(read: ReadCloudEvent): Sent {
  return { events: [read], isBatch: false, why: null };
}

function none(why: string): Sent {
  return { events: null, isBatch: false, why };
}

/** Attributes of the specification itself; all others are extensions, and become labels. */
const CONTEXT = new Set([
  "specversion",
  "id",
  "source",
  "type",
  "subject",
  "time",
  "datacontenttype",
  "dataschema",
]);

/** @returns why not, when it is a text */
function signalOf({ attributes, data }: CloudEvent, now: number): Signal | string {
  const version = own(attributes, "specversion") ?? null;
  if (version !== "1.0") {
    const said = version === null ? "is missing" : `is ${quoted(textOf(version) ?? "no text")}`;
    return `specversion: ${said}. Send "1.0".`;
  }
  const [id, source, type] = ["id", "source", "type"].map((name) => own(attributes, name));
  const why = whyNoName("id", id) ?? whyNoName("source", source) ?? whyNoName("type", type);
  if (why !== null) return why;
  const subject = textOf(own(attributes, "subject"));
  const identity: Labels = {
    ce_source: String(source),
    ce_type: String(type),
    ...(subject === null ? {} : { ce_subject: wholeText(subject, LABEL_LIMITS.value) }),
  };
  const extensions = extensionsOf(attributes);
  const read = labelsOf("attributes", extensions.flat, LABEL_LIMITS.count - Object.keys(identity).length);
  if (read.why !== null) return read.why;
  const body = isRecord(data) ? data : {};
  const status = statusOf(body);
  const time = textOf(own(attributes, "time"));
  const at = time === null ? null : instantOf(time.trim());
  return {
    identity,
    labels: { ...read.labels, ...identity },
    annotations: {
      ...annotationsOf("attributes", extensions.nested),
      ...annotationsOf("dataschema", own(attributes, "dataschema")),
      ...annotationsOf("data", data),
      ...(at === null ? annotationsOf("ce_time", time) : {}),
      ...annotationsOf("ce_id", id),
    },
    kind: status === null ? "event" : "state",
    status: status ?? "firing",
    severity: severityOf(textOf(own(body, "severity")) ?? textOf(own(attributes, "severity"))),
    title: titleOf(titleIn(body) ?? String(type)),
    link: linkOf(stringIn(body, ["link", "url"])),
    startsAt: status === "resolved" ? null : at,
    endsAt: status === "resolved" ? (at ?? now) : null,
    endsAtGuessed: false,
    eventId: `${source}\n${id}`,
    acknowledged: null,
  };
}

/** What the specification bars from all attributes; a line break would also make the idempotency key ambiguous. */
const CONTROL = /\p{Cc}/u;

function whyNoName(name: string, value: unknown): string | null {
  if (typeof value !== "string" || value.trim() === "") {
    return `${name}: is missing or no text. CloudEvents need id, source and type.`;
  }
  if (value.length > LABEL_LIMITS.value) return `${name}: is longer than ${LABEL_LIMITS.value} characters.`;
  return CONTROL.test(value) || !value.isWellFormed()
    ? `${name}: holds a control character or half a character, which CloudEvents bar. Send it without.`
    : null;
}

/** Lists and objects are no attributes by the specification: they are kept as words. */
function extensionsOf(attributes: Record<string, unknown>) {
  const extensions = Object.entries(attributes).filter(([name]) => !CONTEXT.has(name));
  return {
    flat: Object.fromEntries(extensions.filter(([, value]) => !isNested(value))),
    nested: Object.fromEntries(extensions.filter(([, value]) => isNested(value))),
  };
}

function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Our two words alone. Any other status tells of the thing that the event is about: "shipped", 404. */
function statusOf(data: Record<string, unknown>): Signal["status"] | null {
  const word = textOf(own(data, "status"))?.trim().toLowerCase();
  return word === "firing" || word === "resolved" ? word : null;
}

function titleIn(data: Record<string, unknown>): string | null {
  return stringIn(data, ["title", "summary", "message"]);
}

function stringIn(data: Record<string, unknown>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = own(data, name);
    if (typeof value === "string" && value.trim() !== "") return value;
  }
  return null;
}
