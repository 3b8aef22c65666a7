/** Timed work of paging: steps that are due, and what has changed for those that are not. */
import { randomUUID } from "node:crypto";
import { planWithdrawals } from "@/lib/alerts/store/withdrawals";
import { system } from "@/lib/auth/actor";
import { planDigests } from "../store/digests";
import { escalate, reviseWaiting } from "../store/escalations";
import { remindTakers } from "../store/reminders";

const REVISE_MS = 1_000;

/** @returns a step for the worker's loop, which says how many groups were looked at */
export function makeEscalator(): () => Promise<number> {
  const owner = randomUUID();
  let revisedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const actor = system("paging");
    if (performance.now() - revisedAt > REVISE_MS) {
      revisedAt = performance.now();
      await reviseWaiting(actor);
      await planWithdrawals(actor);
      await remindTakers(actor);
      await planDigests(actor);
    }
    return escalate(actor, owner);
  };
}
