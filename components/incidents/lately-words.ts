/** What went wrong lately, for somebody who has a minute? */
import type { IncidentRow } from "@/lib/incidents/model/incident";
import { counted, formatCount } from "@/lib/units";
import { lostMinutes } from "./words";

/** "2 incidents in the last 30 days, 1 still open. 26 min were lost; of 1 nobody measured it." */
export function latelyWords(incidents: readonly IncidentRow[], days: number): string {
  if (incidents.length === 0) return `No incident was declared in the last ${counted(days, "day")}.`;
  const open = incidents.filter(({ status }) => status !== "closed").length;
  const measured = incidents.flatMap((incident) => lostIn(incident) ?? []);
  const unmeasured = incidents.length - measured.length;
  const lost = measured.reduce((sum, minutes) => sum + minutes, 0);
  const still = open > 0 ? `, ${formatCount(open)} still open` : "";
  const unknown = `of ${formatCount(unmeasured)} nobody measured it`;
  const cost =
    measured.length === 0
      ? "What they cost is not known: no measured service is named."
      : `${formatCount(lost)}\u00a0min were lost${unmeasured > 0 ? `; ${unknown}` : ""}.`;
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
