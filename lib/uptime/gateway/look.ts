/** One look at a target. Never throws: whatever happens is an outcome. */
import type { Policy } from "@/lib/http/outbound/address";
import { DeadlineOver } from "@/lib/http/outbound/deadline";
import { OutboundRefused } from "@/lib/http/outbound/destination";
import { log } from "@/lib/log";
import type { Outcome, ProbeSettings } from "../model/probe";
import { outcomeOfError } from "../socket-error";
import { lookAtDns } from "./dns";
import { lookAtHttp } from "./http";
import { lookAtPing } from "./ping";
import { lookAtTcp, lookAtTls } from "./tcp";

/** @param timeoutMs for the whole look, redirects included */
export async function look(settings: ProbeSettings, policy: Policy, timeoutMs: number): Promise<Outcome> {
  try {
    if (settings.kind === "http") return await lookAtHttp(settings, policy, timeoutMs);
    if (settings.kind === "tcp") return await lookAtTcp(settings, policy, timeoutMs);
    if (settings.kind === "tls") return await lookAtTls(settings, policy, timeoutMs);
    if (settings.kind === "icmp") return await lookAtPing(settings, policy, timeoutMs);
    return await lookAtDns(settings, timeoutMs);
  } catch (error) {
    return ofError(error);
  }
}

function ofError(error: unknown): Outcome {
  if (error instanceof DeadlineOver)
    return { class: "fail", reason: "timeout", detail: null, latencyMs: null };
  // Where it led is not said: whoever names targets must not learn what stands where.
  if (error instanceof OutboundRefused) {
    return { class: "invalid", reason: "not-allowed", detail: null, latencyMs: null };
  }
  const code = (error as { code?: unknown } | null)?.code;
  const outcome = outcomeOfError(typeof code === "string" ? code : "");
  if (outcome.reason === "our-fault") log.error({ err: error }, "A probe failed by a fault of ours.");
  return outcome;
}
