/** May this be looked at? Asked when somebody names a target; every look asks again. */

import { speaksHttp } from "@/lib/http/outbound/address";
import { beforeDeadline, DeadlineOver } from "@/lib/http/outbound/deadline";
import { findDestination, OutboundRefused } from "@/lib/http/outbound/destination";
import { outboundPolicy } from "@/lib/http/outbound/policy";
import type { ProbeSettings } from "../model/probe";

const PATIENCE_MS = 3_000;

/** Why a target is refused, in words for whoever named it; null when it is not. A name that leads nowhere yet is not. */
export async function refusalOfTarget(settings: ProbeSettings): Promise<string | null> {
  if (settings.kind === "dns") return null;
  const { host, port } = placeOf(settings);
  if (settings.kind === "http" && !speaksHttp(port))
    return "uses a port that speaks something else than HTTP";
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

function placeOf(settings: Exclude<ProbeSettings, { kind: "dns" }>): { host: string; port: number } {
  if (settings.kind === "icmp") return { host: settings.host, port: 0 };
  if (settings.kind !== "http") return settings;
  const url = new URL(settings.url);
  return { host: url.hostname, port: Number(url.port) || (url.protocol === "https:" ? 443 : 80) };
}
