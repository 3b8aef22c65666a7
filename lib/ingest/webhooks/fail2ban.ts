/**
 * What does a fail2ban say? That a jail banned an address, and until when, or that the ban is over. A form, as our action
 * file sends it (docs/fail2ban-garrison.conf), or JSON of the same names. Rules: field notes, "Security sources".
 */
import ipaddr from "ipaddr.js";
import { LABEL_LIMITS, type Labels, type Signal, titleOf, wholeText } from "@/lib/alerts/model/signal";
import { quoted } from "@/lib/ingest/bundle/refusal";
import { formOf } from "./form";
import { type Inbound, type Message, refusedWhole, type Understood } from "./inbound";
import { isRecord, jsonOf, own } from "./json";
import { textOf } from "./values";

export const fail2ban: Inbound = {
  read(message, _, now) {
    const fields = fieldsOf(message);
    if (typeof fields === "string") return refusedWhole(fields);
    const understood = understand(fields, now);
    return typeof understood === "string" ? refusedWhole(understood) : understood;
  },
};

const NAMES = ["event", "jail", "ip", "failures", "time", "bantime", "host"] as const;
type Fields = Record<(typeof NAMES)[number], string | null>;

/** @returns a sentence when nothing can be read */
function fieldsOf(message: Message): Fields | string {
  const form = formOf(message);
  if (form === null) {
    const { value, why } = jsonOf(message.body);
    if (why !== null) return /^\s*[{[]/.test(message.body) ? why : NEITHER;
    if (!isRecord(value)) return "The body is no JSON object. Send one event at a time, as an object.";
    return fieldsFrom((name) => textOf(own(value, name)));
  }
  const twice = NAMES.find((name) => form.getAll(name).length > 1);
  if (twice !== undefined) return `${twice} is there more than once. Send each field once.`;
  return fieldsFrom((name) => textOf(form.get(name)));
}

const NEITHER =
  "The body is neither a form nor JSON. Send a form, as the action file of Garrison does, and say that it is one.";

function fieldsFrom(read: (name: keyof Fields) => string | null): Fields {
  return Object.fromEntries(NAMES.map((name) => [name, read(name)?.trim() ?? null])) as Fields;
}

/** @returns a sentence when it cannot be taken */
function understand(fields: Fields, now: number): Understood | string {
  const { event, jail } = fields;
  if (event === null) return "event is missing. Send event=ban or event=unban.";
  if (jail === null) return "jail is missing. Send the name of the jail: jail=<name>.";
  if (event === "start" || event === "stop") return only(jailTurned(event, jail, fields.host));
  if (event !== "ban" && event !== "unban") {
    return `event is ${quoted(event)}, which nobody here knows. Send ban, unban, start or stop.`;
  }
  const signal = signalOf({ ...fields, event, jail }, now);
  if (typeof signal === "string") return signal;
  return { signals: [signal], refused: [], notes: fields.host === null ? [NO_HOST] : [] };
}

function only(note: string): Understood {
  return { signals: [], refused: [], notes: [note] };
}

function jailTurned(event: "start" | "stop", jail: string, host: string | null): string {
  const place = host === null ? "" : ` on ${quoted(host)}`;
  return `The jail ${quoted(jail)}${place} ${event === "start" ? "was started" : "was stopped"}.`;
}

const NO_HOST =
  "host is missing, so bans of one address on several servers look like one here, and an unban without it ends no ban " +
  "that was sent with it. Send host=<fq-hostname> with both.";

function signalOf(fields: Fields & { event: "ban" | "unban"; jail: string }, now: number): Signal | string {
  const { jail, host } = fields;
  const ip = addressOf(fields.ip);
  if (ip === null) return `ip is ${told(fields.ip)}, which is no IPv4 or IPv6 address. Send ip=<ip>.`;
  const time = secondsOf(fields.time);
  if (time === undefined || (time !== null && (time < 0 || time > LAST_S))) {
    return `time is ${told(fields.time)}, which is no time from 1970 to 9999. Send seconds: time=<time>.`;
  }
  const bantime = secondsOf(fields.bantime);
  if (bantime === undefined || (bantime !== null && bantime < 0 && bantime !== FOR_GOOD)) {
    return `bantime is ${told(fields.bantime)}. Send seconds, or -1 for a ban without an end: bantime=<bantime>.`;
  }
  const startsAt = time === null ? null : Math.round(time * 1_000);
  const isBan = fields.event === "ban";
  const cause = textsOf({ jail, ip, host }, LABEL_LIMITS.value);
  return {
    identity: cause,
    labels: cause,
    annotations: textsOf({ failures: fields.failures, bantime: fields.bantime }, LABEL_LIMITS.annotation),
    kind: "state",
    status: isBan ? "firing" : "resolved",
    // A ban is an attack that failed. What counts is how many there are, and the rate of a jail is watched elsewhere.
    severity: "info",
    title: titleOf(`Ban of ${ip} by ${jail}${host === null ? "" : ` on ${host}`}`),
    link: null,
    startsAt,
    // The time of an unban is that of its ban, so it ended now.
    endsAt: isBan ? endOf(startsAt ?? now, bantime) : now,
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
  };
}

const FOR_GOOD = -1;
/** The end of year 9999. */
const LAST_S = 253_402_300_799;

/** null: until the unban. So is a ban of unknown length, and one that outlasts all calendars. */
function endOf(from: number, bantime: number | null): number | null {
  if (bantime === null || bantime === FOR_GOOD) return null;
  const end = from + Math.round(bantime * 1_000);
  return end > LAST_S * 1_000 ? null : end;
}

/** As fail2ban writes it: whole or with a fraction. undefined for what is no number. */
function secondsOf(text: string | null): number | null | undefined {
  if (text === null) return null;
  return /^-?\d{1,15}(\.\d{1,20})?$/.test(text) ? Number(text) : undefined;
}

/** The longest address with the name of an interface. */
const ADDRESS_LENGTH = 64;

/** One address has one text: 2001:DB8:0::1 is 2001:db8::1, and ::ffff:192.0.2.1 is 192.0.2.1. */
function addressOf(text: string | null): string | null {
  if (text === null || text.length > ADDRESS_LENGTH) return null;
  // The library also takes 127.1, 0x7f.0.0.1 and a bare number for addresses; fail2ban writes none of them.
  const isAddress = text.includes(":") ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
  return isAddress ? ipaddr.process(text).toString() : null;
}

function told(text: string | null): string {
  return text === null ? "missing" : quoted(text);
}

function textsOf(values: Readonly<Record<string, string | null>>, limit: number): Labels {
  const texts = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(texts.map(([name, text]) => [name, wholeText(text, limit)]));
}
