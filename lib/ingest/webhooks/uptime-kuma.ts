/**
 * Uptime Kuma, both ways: its webhook that tells us about its monitors, and its push address that others call.
 * Rules: field notes, "Uptime Kuma".
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
import { formOf } from "./form";
import { type Inbound, type Message, refusedWhole, type Understood } from "./inbound";
import { instantOf } from "./instant";
import { isRecord, type Json, jsonWithLongIntegers, own } from "./json";
import { annotationsOf, quoted, textOf } from "./values";

const STATUS = { down: "0", up: "1", pending: "2", maintenance: "3" } as const;

export const uptimeKuma: Inbound = {
  read(message, _settings, now) {
    const sent = payloadOf(message);
    if (sent.why !== null) return refusedWhole(sent.why);
    if (!isRecord(sent.value)) {
      return refusedWhole("The body is JSON, but no object. Choose the webhook's own JSON in Uptime Kuma.");
    }
    const heartbeat = own(sent.value, "heartbeat") ?? null;
    const monitor = own(sent.value, "monitor");
    if (heartbeat === null) return withoutHeartbeat(sent.value);
    if (!isRecord(heartbeat))
      return refusedWhole("heartbeat: must be an object. Send it as Uptime Kuma does.");
    return understood(heartbeat, isRecord(monitor) ? monitor : {}, now);
  },
};

/** JSON as the body or in the field `data` of a form; without a body, in the query. */
function payloadOf(message: Message): Json {
  const form = formOf(message);
  if (form) {
    const data = form.get("data");
    if (data !== null) return jsonWithLongIntegers(data);
    return {
      value: null,
      why: "The form has no field data. Choose the webhook's own form data in Uptime Kuma.",
    };
  }
  return message.body.trim() === "" ? ofQuery(message.query) : jsonWithLongIntegers(message.body);
}

/** A webhook by GET sends `heartbeat`, `monitor` and `msg` each by itself; a `data` holds all of them. */
function ofQuery(query: URLSearchParams): Json {
  const data = query.get("data");
  if (data !== null) return jsonWithLongIntegers(data);
  const value: Record<string, unknown> = { msg: query.get("msg") };
  for (const name of ["heartbeat", "monitor"]) {
    const text = query.get(name);
    if (text === null) continue;
    const part = jsonWithLongIntegers(text);
    if (part.why !== null) return { value: null, why: `${name}: ${part.why}` };
    value[name] = part.value;
  }
  return { value, why: null };
}

/** The Test button, and the warnings about certificates, which name no monitor. */
function withoutHeartbeat(payload: Record<string, unknown>): Understood {
  const msg = textOf(own(payload, "msg"));
  if (msg === null && own(payload, "heartbeat") === undefined) {
    return refusedWhole("heartbeat: is missing. Send the JSON of Uptime Kuma's webhook.");
  }
  const said = msg === null ? "" : `: "${titleOf(msg)}"`;
  return {
    signals: [],
    refused: [],
    notes: [
      `Uptime Kuma sent a message that is about no monitor, such as a test${said}. It opens and closes no alert.`,
    ],
  };
}

function understood(
  heartbeat: Record<string, unknown>,
  monitor: Record<string, unknown>,
  now: number,
): Understood {
  const id = textOf(own(heartbeat, "monitorID")) ?? textOf(own(monitor, "id"));
  if (id === null || id.length > 100) {
    return refusedWhole(
      "heartbeat.monitorID: is missing or no number. Send it, so that an alert can end again.",
    );
  }
  const name = textOf(own(monitor, "name")) ?? textOf(own(monitor, "pathName")) ?? `Monitor ${id}`;
  const status = textOf(own(heartbeat, "status"));
  switch (status) {
    case STATUS.down:
    case STATUS.up:
      return only(signalOf(heartbeat, monitor, { id, name, isDown: status === STATUS.down }, now));
    case STATUS.pending:
      return noted(`Monitor ${quoted(name)} is pending: Uptime Kuma checks again before it calls it down.`);
    case STATUS.maintenance:
      return noted(`Monitor ${quoted(name)} is under maintenance in Uptime Kuma.`);
    default:
      return refusedWhole(
        `heartbeat.status: is ${status === null ? "missing" : quoted(status)}. Send 0 (down), 1 (up), 2 (pending) or 3 (maintenance).`,
      );
  }
}

function only(signal: Signal): Understood {
  return { signals: [signal], refused: [], notes: [] };
}

function noted(note: string): Understood {
  return { signals: [], refused: [], notes: [note] };
}

function signalOf(
  heartbeat: Record<string, unknown>,
  monitor: Record<string, unknown>,
  { id, name, isDown }: { id: string; name: string; isDown: boolean },
  now: number,
): Signal {
  const labels = { ...labelsOfMonitor(monitor, name), kuma_monitor: wholeText(id, LABEL_LIMITS.value) };
  const time = timeOf(heartbeat, "time");
  return {
    identity: { kuma_monitor: labels.kuma_monitor },
    labels,
    annotations: {
      ...annotationsOf("message", own(heartbeat, "msg")),
      ...annotationsOf("description", own(monitor, "description")),
      ...annotationsOf("path", own(monitor, "pathName")),
      ...annotationsOf("ping", own(heartbeat, "ping")),
      ...(time === null ? annotationsOf("time", own(heartbeat, "time")) : {}),
    },
    kind: "state",
    status: isDown ? "firing" : "resolved",
    // Uptime Kuma has no severity of its own; people who need one give the monitor a tag.
    severity: severityOf(severityTag(monitor)),
    title: titleOf(`${name} is down`),
    link: linkOf(textOf(own(monitor, "url"))),
    // A heartbeat that is not important repeats what was said: the monitor has been down since before.
    startsAt: isDown
      ? own(heartbeat, "important") === false
        ? null
        : time
      : timeOf(heartbeat, "lastDownTime"),
    endsAt: isDown ? null : (time ?? now),
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
  };
}

/** "2026-01-01 10:00:00.000": UTC without saying so, whatever `timezone` is. */
function timeOf(heartbeat: Record<string, unknown>, name: string): number | null {
  const text = own(heartbeat, name);
  return typeof text === "string" ? instantOf(text.trim()) : null;
}

/** Further ones are left out, as labels are limited. */
const MOST_TAGS = 50;

type Tag = { name: string; value: string | null };

function tagsOf(monitor: Record<string, unknown>): Tag[] {
  const tags = own(monitor, "tags");
  return (Array.isArray(tags) ? tags : []).slice(0, MOST_TAGS).flatMap((tag) => {
    const name = isRecord(tag) ? textOf(own(tag, "name")) : textOf(tag);
    return name === null ? [] : [{ name, value: isRecord(tag) ? textOf(own(tag, "value")) : null }];
  });
}

function severityTag(monitor: Record<string, unknown>): string | null {
  return tagsOf(monitor).find(({ name }) => name.toLowerCase() === "severity")?.value ?? null;
}

/** Tags are labels: `tag_env: "prod"`. Those without a value, and the values of one that is there twice, share a label. */
function labelsOfMonitor(monitor: Record<string, unknown>, name: string): Labels {
  const tags = new Map<string, string[]>();
  for (const tag of tagsOf(monitor)) {
    const label = tag.value === null ? "tags" : wholeText(`tag_${tag.name}`, LABEL_LIMITS.name);
    tags.set(label, [...(tags.get(label) ?? []), tag.value ?? tag.name]);
  }
  const given = ["type", "hostname", "port"].flatMap((field) => {
    const text = textOf(own(monitor, field));
    return text === null ? [] : [[field, wholeText(text, LABEL_LIMITS.value)]];
  });
  return {
    ...Object.fromEntries(
      [...tags].map(([label, values]) => [label, wholeText(values.join(", "), LABEL_LIMITS.value)]),
    ),
    ...Object.fromEntries(given),
    monitor: wholeText(name, LABEL_LIMITS.value),
  };
}

export type KumaPush = { status: "up" | "down"; message: string; pingMs: number | null } | { error: string };

const MOST_PING_MS = 1e11;

/**
 * What a call of `/api/push/<token>` says. As in Uptime Kuma: no status is up, and any but "up" is down; no message is
 * "OK"; a ping that is no number is none. Limits of the ping are inclusive.
 */
export function readKumaPush(query: URLSearchParams): KumaPush {
  const ping = Number(query.get("ping")?.trim() || Number.NaN);
  if (ping < 0 || ping > MOST_PING_MS) {
    return { error: `ping: is ${ping} ms. Send milliseconds from 0 to ${MOST_PING_MS}, or leave it out.` };
  }
  return {
    status: (query.get("status") || "up") === "up" ? "up" : "down",
    message: wholeText(query.get("msg") || "OK", LABEL_LIMITS.value),
    // What is left of −0 is 0.
    pingMs: Number.isNaN(ping) ? null : ping || 0,
  };
}
