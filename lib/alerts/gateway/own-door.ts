/**
 * The machines' door of this installation, called from outside as every sender calls it. The address is its operator's
 * (INTAKE_URL, else BASE_URL) and nobody else's, so here loopback and private addresses are allowed: for this one place.
 */
import ipaddr from "ipaddr.js";
import { environment } from "@/lib/env";
import type { Policy, Range } from "@/lib/http/outbound/address";
import { DeadlineOver } from "@/lib/http/outbound/deadline";
import { exchange } from "@/lib/http/outbound/exchange";
import { outboundPolicy } from "@/lib/http/outbound/policy";

/** Other timed work waits for this. */
const DEADLINE_MS = 5_000;
const EVERYWHERE: readonly Range[] = [
  [ipaddr.parse("0.0.0.0"), 0],
  [ipaddr.parse("::"), 0],
];

/** @returns why it did not take all of it, as one sentence; null when it did */
export async function tellOwnDoor(token: string, alerts: readonly object[]): Promise<string | null> {
  const { baseUrl, intakeUrl } = environment();
  const policy: Policy = { ...(await outboundPolicy()), allowed: EVERYWHERE, loopback: true };
  const wanted = {
    url: new URL("/api/webhooks/generic", intakeUrl),
    method: "POST" as const,
    headers: {
      // Only our name is let in, whatever the address.
      host: new URL(baseUrl).host,
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(alerts),
  };
  try {
    const { status } = await exchange(wanted, policy, DEADLINE_MS);
    return status === 200 ? null : `The machines' door answered ${status}.`;
  } catch (error) {
    if (error instanceof DeadlineOver) return "The machines' door did not answer within 5 seconds.";
    const { code } = error as { code?: unknown };
    const named = typeof code === "string" && /^[A-Z_0-9]{2,60}$/.test(code) ? ` (${code})` : "";
    return `The machines' door could not be reached at ${new URL(intakeUrl).host}${named}.`;
  }
}
