/** Why is a section unknown, when several outputs could have told? */
import type { SpecId } from "../specs";
import { type Evidence, NOT_HELD } from "./section";

/** The reason of the first output that was collected but not read, else that none was collected. */
export function firstReason(evidence: Evidence, specs: readonly SpecId[]): string {
  for (const spec of specs) {
    const reason = evidence.reason(spec);
    if (reason !== null && reason !== NOT_HELD) return `${spec}: ${reason}`;
  }
  return `None of these was collected: ${specs.join(", ")}.`;
}
