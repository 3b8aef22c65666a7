/** What went wrong lately, for somebody who has a minute? */
import type { IncidentRow } from "@/lib/incidents/model/incident";
import { counted, formatCount } from "@/lib/units";
import { lostMinutes } from "./words";

/**
 * "2 incidents in the last 30 days, 1 still open. 26 min were lost; of 1 nobody measured it."
 * @param lost minutes in which any of their services was down, each counted once
 */
export function latelyWords(incidents: readonly IncidentRow[], lost: number | null, days: number): string {
  if (incidents.length === 0) return `No incident was declared in the last ${counted(days, "day")}.`;
  const open = incidents.filter(({ status }) => status !== "closed").length;
  const unmeasured = incidents.filter((incident) => lostIn(incident) === null).length;
  const still = open > 0 ? `, ${formatCount(open)} still open` : "";
  const unknown = unmeasured > 0 ? `; of ${formatCount(unmeasured)} nobody measured it` : "";
  const cost =
    lost === null || unmeasured === incidents.length
      ? "What they cost is not known: no measured service is named."
      : `${formatCount(lost)}\u00a0min were lost${unknown}.`;
  return `${counted(incidents.length, "incident")} in the last ${counted(days, "day")}${still}. ${cost}`;
}

/** "16 min lost, cause known" */
export function outcomeWords(incident: IncidentRow): string {
  const lost = lostIn(incident);
  const cost = lost === null ? "not measured" : `${formatCount(lost)}\u00a0min lost`;
  const cause = incident.causeKnown === true ? "cause known" : "cause not known";
  return `${cost}, ${incident.status === "closed" ? cause : `still open, ${cause}`}`;
}

/** Of the service that lost most; null when nobody measured. */
function lostIn({ downtime }: IncidentRow): number | null {
  return downtime === null || downtime.good + downtime.bad === 0 ? null : lostMinutes(downtime);
}
