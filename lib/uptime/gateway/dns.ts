/**
 * A look at a name: the resolvers of this machine are asked, never one that somebody typed, so there is nothing to
 * guard. A name without records is the zone's fault; a resolver that does not answer is ours.
 */
import { Resolver } from "node:dns/promises";
import { beforeDeadline } from "@/lib/http/outbound/deadline";
import type { Outcome, SettingsOf } from "../model/probe";

export async function lookAtDns(
  { name, type, expected }: SettingsOf<"dns">,
  timeoutMs: number,
  resolver = new Resolver({ timeout: timeoutMs, tries: 1 }),
): Promise<Outcome> {
  const started = performance.now();
  // Called off, it ends as cancelled, which is our resolvers' fault.
  const records = await beforeDeadline(timeoutMs, (signal) => {
    signal.addEventListener("abort", () => resolver.cancel(), { once: true });
    return resolver.resolve(name, type);
  });
  const found = (records as unknown[]).map(recordText);
  const missing = expected.find((record) => !found.includes(record));
  if (missing !== undefined) {
    return { class: "fail", reason: "records", detail: found.join(" ").slice(0, 200), latencyMs: null };
  }
  return {
    class: "ok",
    reason: null,
    detail: found.join(" ").slice(0, 200),
    latencyMs: performance.now() - started,
  };
}

/** As zone files write them: "10 mx.example.com", "v=spf1 -all". */
function recordText(record: unknown): string {
  if (Array.isArray(record)) return record.join("");
  if (record !== null && typeof record === "object" && "exchange" in record && "priority" in record) {
    return `${record.priority} ${record.exchange}`;
  }
  return String(record);
}
