/** May this address be connected to, as far as anybody can say now? Asked when somebody types it; every use asks again. */
import { speaksHttp } from "./address";
import { beforeDeadline, DeadlineOver } from "./deadline";
import { findDestination, OutboundRefused } from "./destination";
import { outboundPolicy } from "./policy";

const PATIENCE_MS = 3_000;

/** The rest of a sentence for whoever typed it; null when nothing is wrong. A name that leads nowhere yet is not wrong. */
export async function refusalOfPlace(host: string, port: number): Promise<string | null> {
  const policy = await outboundPolicy();
  try {
    await beforeDeadline(PATIENCE_MS, (signal) => findDestination(host, port, policy, signal));
  } catch (error) {
    if (error instanceof OutboundRefused) return WORDS[error.refusal];
    if (error instanceof DeadlineOver || typeof (error as { code?: unknown }).code === "string") return null;
    throw error;
  }
  return null;
}

/** The same of an http or https address. */
export async function refusalOfUrl(text: string): Promise<string | null> {
  const url = URL.parse(text);
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return WORDS.scheme;
  if (url.username || url.password) return WORDS.credentials;
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  return speaksHttp(port) ? refusalOfPlace(url.hostname, port) : WORDS.port;
}

const NEVER =
  "leads to an address that is never a target: this machine, link-local, metadata or our database";
const WORDS: Record<OutboundRefused["refusal"], string> = {
  never: NEVER,
  "not-allowed": "leads to a private address that PROBE_ALLOW_CIDRS does not open",
  "no-address": "is not an address",
  port: "uses a port that speaks something else than HTTP",
  scheme: "must start with http:// or https://",
  credentials: "must not hold a name or a password",
};
