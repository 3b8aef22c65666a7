/** Is the server's clock kept right, and by whom? */
import type { TimeSync } from "@/lib/fleet/model/facts";
import type { ClockState } from "../parsers/time-sync";
import type { Draft, Evidence, SectionRule } from "./section";

export const timeSyncRule: SectionRule<"timeSync"> = {
  section: "timeSync",
  specs: ["time-sync"],
  needs: { synchronised: ["time-sync"] },
  combine,
};

function combine(evidence: Evidence): Draft<TimeSync> {
  const clock = evidence.value<ClockState>("time-sync");
  return {
    synchronised: clock?.synchronised ?? null,
    offsetSeconds: clock?.offsetSeconds ?? null,
    source: clock?.source ?? null,
  };
}
