/**
 * The outward half of the dead man's switch: an address elsewhere (healthchecks and the like) is called every minute while
 * messages are taken, kept and sent, which a canary has just shown. When the calls stop, somebody else notices that we are gone.
 */
import type { SystemActor } from "@/lib/auth/actor";
import { exchange } from "@/lib/http/outbound/exchange";
import { outboundPolicy } from "@/lib/http/outbound/policy";
import type { Job } from "@/lib/jobs/job";
import { noteWatchdogCall, noteWithheld, watchdogToCall } from "./store";

const DEADLINE_MS = 10_000;

const watchdog: Job = {
  name: "health.watchdog",
  about: "Calls the address that notices when Garrison is gone.",
  everyS: 60,
  run: callWatchdog,
};

/**
 * Nothing is called while no web process is heard: then we are gone, as far as senders can tell. Nor while no canary arrives:
 * then we may be there, and pages still reach nobody.
 */
async function callWatchdog(actor: SystemActor): Promise<void> {
  const found = await watchdogToCall(actor);
  if (found === null) return;
  if ("withheld" in found) return noteWithheld(actor, found.withheld);
  try {
    const { status } = await exchange(
      { url: new URL(found.url), method: "GET" },
      await outboundPolicy(),
      DEADLINE_MS,
    );
    await noteWatchdogCall(actor, status >= 200 && status < 300 ? null : `It answered ${status}.`);
  } catch (error) {
    const { code } = error as { code?: unknown };
    await noteWatchdogCall(actor, `It could not be reached${typeof code === "string" ? ` (${code})` : ""}.`);
  }
}

export const healthJobs: readonly Job[] = [watchdog];
