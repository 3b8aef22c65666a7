/** Which attributes and which data does a CloudEvent have? By its JSON format, or by headers and body in binary mode. */
import type { Message } from "./inbound";
import { isRecord, jsonWithLongIntegers, own } from "./json";
import { quoted } from "./values";

export type CloudEvent = {
  /** As sent: their values are checked by who reads them. null is unset. */
  attributes: Record<string, unknown>;
  /** Any JSON, or a text; undefined when there is none. */
  data: unknown;
};

export type ReadCloudEvent = { event: CloudEvent; why: null } | { event: null; why: string };

/** @param value what JSON.parse made of it */
export function readStructured(value: unknown): ReadCloudEvent {
  if (!isRecord(value)) return refused("The event must be an object.");
  const attributes = Object.fromEntries(
    Object.entries(value).filter(([name]) => name !== "data" && name !== "data_base64"),
  );
  const data = own(value, "data") ?? null;
  const base64 = own(value, "data_base64") ?? null;
  if (base64 === null) return { event: { attributes, data: data ?? undefined }, why: null };
  if (data !== null) return refused("data: is there beside data_base64. Send one of them.");
  // A string that is `data` is not parsed again, whatever it looks like. Bytes are: nothing else says what they mean.
  return typeof base64 === "string"
    ? withBytes(attributes, base64)
    : refused("data_base64: is no text. Send the data in Base64.");
}

/** In binary mode the body is the data, and the headers are the attributes. */
export function readBinary({ headers, body }: Message): ReadCloudEvent {
  const attributes: [string, string][] = [];
  for (const [name, value] of headers) {
    if (!name.startsWith("ce-")) continue;
    const text = headerText(value);
    if (text === null)
      return refused(`${quoted(name)}: is no UTF-8 behind its percent signs. Encode it again.`);
    attributes.push([name.slice("ce-".length), text]);
  }
  // A ce-datacontenttype may not stand beside it, and does not count.
  const type = headers.get("content-type");
  if (type !== null) attributes.push(["datacontenttype", type]);
  const event = { attributes: Object.fromEntries(attributes), data: undefined };
  if (body === "") return { event, why: null };
  if (!isJson(type)) return { event: { ...event, data: body }, why: null };
  const { value, why } = jsonWithLongIntegers(body);
  if (why !== null) return refused(`${why} Name what it is in Content-Type.`);
  return { event: { ...event, data: value ?? undefined }, why: null };
}

const QUOTED = /^"(.*)"$/s;
const ENCODED = /(?:%[0-9a-f]{2})+/gi;

/** Quotes are taken off, then percent signs are decoded once. null for bytes that are no UTF-8, such as "%C0%A0". */
function headerText(value: string): string | null {
  const inner = QUOTED.exec(value)?.[1]?.replace(/\\(.)/gs, "$1") ?? value;
  try {
    return inner.replace(ENCODED, (bytes) => decodeURIComponent(bytes));
  } catch {
    return null;
  }
}

/** Without a type it is JSON. */
function isJson(type: unknown): boolean {
  if (typeof type !== "string") return true;
  const [media = ""] = type.split(";", 1);
  const trimmed = media.trim().toLowerCase();
  return trimmed === "" || trimmed.endsWith("/json") || trimmed.endsWith("+json");
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** JSON and texts by their type; of all else, only how much it is. */
function withBytes(attributes: Record<string, unknown>, base64: string): ReadCloudEvent {
  if (!BASE64.test(base64)) return refused("data_base64: is no Base64. Send the data in Base64.");
  const bytes = Buffer.from(base64, "base64");
  const type = own(attributes, "datacontenttype") ?? null;
  const text = textOfBytes(bytes);
  if (isJson(type)) {
    const { value, why } = text === null ? NO_TEXT : jsonWithLongIntegers(text);
    if (why === null) return { event: { attributes, data: value ?? undefined }, why: null };
    if (type !== null) return refused(`data_base64: ${why} Name what it is in datacontenttype.`);
  }
  const opaque = `${bytes.length} bytes of ${typeof type === "string" ? type : "an unknown type"}`;
  return { event: { attributes, data: text ?? opaque }, why: null };
}

const NO_TEXT = { value: null, why: "The data is no UTF-8." };

function textOfBytes(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

function refused(why: string): ReadCloudEvent {
  return { event: null, why };
}
