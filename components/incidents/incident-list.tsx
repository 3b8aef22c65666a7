import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import type { IncidentRow } from "@/lib/incidents/model/incident";
import { isOpen } from "@/lib/incidents/model/incident";
import { localText } from "@/lib/time";
import { IncidentTable } from "./incident-table";

type IncidentListProps = {
  incidents: readonly IncidentRow[];
  zone: string;
  /** The first page: it says so when nothing is open. */
  atStart: boolean;
  mayDeclare: boolean;
};

/** Open incidents first, then closed ones under the month in which they were closed. */
export function IncidentList({ incidents, zone, atStart, mayDeclare }: IncidentListProps) {
  const open = incidents.filter(isOpen);
  return (
    <>
      {(open.length > 0 || atStart) && (
        <Card title="Open">
          {open.length > 0 ? (
            <IncidentTable caption="Open incidents, the worst first" incidents={open} zone={zone} />
          ) : (
            <NothingOpen any={incidents.length > 0} mayDeclare={mayDeclare} />
          )}
        </Card>
      )}
      {[...byMonth(incidents, zone)].map(([month, closed]) => (
        <Card key={month} title={`Closed in ${month}`}>
          <IncidentTable caption={`Closed in ${month}, the newest first`} incidents={closed} zone={zone} />
        </Card>
      ))}
    </>
  );
}

function NothingOpen({ any, mayDeclare }: { any: boolean; mayDeclare: boolean }) {
  if (any) {
    return (
      <EmptyState kind="all-clear" title="No incident is open">
        All that were declared are closed.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      kind="nothing-yet"
      title="No incident was ever declared"
      action={mayDeclare && <LinkButton href="/incidents/new">Declare an incident</LinkButton>}
    >
      An incident puts what was measured, alerted, changed and done into one time line, and asks at its end
      for cause and change. It is declared by hand, or from an alert.
    </EmptyState>
  );
}

/** "2026-11", by the reader's clock. */
function byMonth(incidents: readonly IncidentRow[], zone: string): Map<string, IncidentRow[]> {
  const months = new Map<string, IncidentRow[]>();
  for (const incident of incidents) {
    if (!incident.closedAt) continue;
    const month = localText(incident.closedAt, zone, "date").slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), incident]);
  }
  return months;
}
