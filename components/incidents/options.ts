/** What can be chosen of an incident. */
import type { Option } from "@/components/ui/select";
import { SEVERITIES } from "@/lib/alerts/model/severity";
import type { IncidentStatus } from "@/lib/incidents/model/incident";
import { STATUS_WORDS } from "./words";

export const severityOptions: readonly Option[] = SEVERITIES.map((value) => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1),
}));

export function statusOptions(statuses: readonly IncidentStatus[]): Option[] {
  return statuses.map((value) => ({ value, label: STATUS_WORDS[value] }));
}
