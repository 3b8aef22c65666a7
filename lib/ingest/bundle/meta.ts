/** Which report is this: the lines of `meta.tsv`, checked strictly. */
import { quoted } from "./refusal";

export type Meta = {
  format: 1;
  agentVersion: string;
  /** SHA-256 of the agent's own script, for "this is the published one". */
  agentSha256: string;
  /** Counts up by one per report of one installation. */
  sequence: number;
  /** SHA-256 of the last report that the server accepted before this one, as sent; null for the first. */
  previousSha256: string | null;
  /** When the agent began to look, by the server's own clock. */
  startedAt: Date;
  hostname: string;
  machineId: string | null;
  bootId: string | null;
  /** Effective user id; what is not 0 could not see everything. */
  euid: number;
  /** Reports that the agent had to drop from its spool since it last said so. */
  dropped: number;
};

const SIZE_LIMIT = 8192;
const NONE = new Set(["", "-", "0".repeat(64)]);
const SHA256 = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+~_-]{0,63}$/;
const HOSTNAME = /^[0-9A-Za-z_][0-9A-Za-z._-]{0,252}$/;
const ID = /^[0-9A-Za-z-]{1,64}$/;

/** The checked values, or the reason why not. Unknown keys are for newer servers and are left alone. */
export function parseMeta(bytes: Uint8Array): Meta | string {
  if (bytes.length > SIZE_LIMIT) return `meta.tsv is longer than ${SIZE_LIMIT} bytes`;
  const values = readValues(bytes);
  if (typeof values === "string") return values;
  const value = (key: string) => values.get(key) ?? "";
  if (value("format") !== "1") return `meta.tsv: format is ${quoted(value("format"))}, not 1`;
  const startedAt = new Date(TIME.test(value("started_at")) ? value("started_at") : Number.NaN);
  const sequence = integer(value("sequence"));
  const euid = integer(value("euid"));
  const dropped = integer(values.get("dropped") ?? "0");
  if (!VERSION.test(value("agent_version"))) return wrong("agent_version", values, "a version");
  if (!SHA256.test(value("agent_sha256"))) return wrong("agent_sha256", values, "64 hexadecimal digits");
  if (sequence === null) return wrong("sequence", values, "a whole number");
  if (!isNoneOr(SHA256, value("previous_sha256")))
    return wrong("previous_sha256", values, "64 hexadecimal digits or -");
  if (Number.isNaN(startedAt.getTime())) return wrong("started_at", values, "an RFC 3339 time");
  if (!HOSTNAME.test(value("hostname")))
    return wrong("hostname", values, "a host name of at most 253 characters");
  if (!isNoneOr(ID, value("machine_id"))) return wrong("machine_id", values, "an id or -");
  if (!isNoneOr(ID, value("boot_id"))) return wrong("boot_id", values, "an id or -");
  if (euid === null) return wrong("euid", values, "a whole number");
  if (dropped === null) return wrong("dropped", values, "a whole number");
  return {
    format: 1,
    agentVersion: value("agent_version"),
    agentSha256: value("agent_sha256"),
    sequence,
    previousSha256: orNull(value("previous_sha256")),
    startedAt,
    hostname: value("hostname"),
    machineId: orNull(value("machine_id")),
    bootId: orNull(value("boot_id")),
    euid,
    dropped,
  };
}

function readValues(bytes: Uint8Array): Map<string, string> | string {
  const values = new Map<string, string>();
  for (const [index, line] of Buffer.from(bytes).toString("latin1").split("\n").entries()) {
    if (line === "") continue;
    const tab = line.indexOf("\t");
    if (tab === -1) return `meta.tsv line ${index + 1} has no tab`;
    const key = line.slice(0, tab);
    if (!/^[a-z][a-z0-9_]{0,63}$/.test(key)) return `meta.tsv line ${index + 1} has no proper key`;
    if (values.has(key)) return `meta.tsv has ${key} twice`;
    if (!/^[\x20-\x7e]*$/.test(line.slice(tab + 1)))
      return `meta.tsv: ${key} holds characters that no value has`;
    values.set(key, line.slice(tab + 1));
  }
  return values;
}

function wrong(key: string, values: Map<string, string>, expected: string): string {
  const given = values.get(key);
  return given === undefined
    ? `meta.tsv lacks ${key}`
    : `meta.tsv: ${key} is ${quoted(given)}, not ${expected}`;
}

function integer(text: string): number | null {
  return /^(?:0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : null;
}

function isNoneOr(pattern: RegExp, text: string): boolean {
  return NONE.has(text) || pattern.test(text);
}

function orNull(text: string): string | null {
  return NONE.has(text) ? null : text;
}
