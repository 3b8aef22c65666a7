import { LiveRefresh } from "@/components/shell/live-refresh";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { MaintenanceForm } from "@/components/uptime/maintenance-form";
import { MaintenanceTable } from "@/components/uptime/maintenance-table";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace, LIST_LIMIT } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";
import { UptimeAddress } from "@/lib/uptime/model/objective";
import { listMaintenance } from "@/lib/uptime/store/maintenance";
import { listObjectives } from "@/lib/uptime/store/objectives";

const ROWS = 50;

export default async function MaintenancePage({ searchParams }: PageProps<"/uptime/maintenance">) {
  const person = await viewer();
  const { values, dropped } = readSearch(UptimeAddress, await searchParams);
  const mayAsk = allows(person, "uptime.maintenance.request");
  const [page, objectives] = await Promise.all([
    asViewer((actor) => atPlace(values.cursor, (cursor) => listMaintenance(actor, { limit: ROWS, cursor }))),
    mayAsk ? asViewer((actor) => listObjectives(actor, { limit: LIST_LIMIT })) : null,
  ]);
  const atStart = values.cursor === undefined || page.strangeCursor !== null;

  return (
    <Page
      title="Maintenance"
      hint="Planned work excuses minutes from the budget once somebody else approved it. It hides none: what was measured meanwhile stays."
      back={{ href: "/uptime", label: "Uptime" }}
    >
      <LiveRefresh topics={["uptime"]} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="No work was ever planned">
            Until then every minute of downtime counts.
          </EmptyState>
        ) : (
          <>
            <MaintenanceTable
              rows={page.items}
              zone={person.timeZone}
              now={new Date()}
              viewer={{
                id: person.id,
                mayEnd: mayAsk,
                mayDecide: allows(person, "uptime.maintenance.decide"),
              }}
            />
            <Pagination
              things="windows"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total}
              previousHref={atStart ? null : "/uptime/maintenance"}
              nextHref={page.next && addressOf("/uptime/maintenance", { cursor: page.next })}
            />
          </>
        )}
      </div>
      {objectives && (
        <Card title="Plan work">
          {objectives.items.length === 0 ? (
            <EmptyState kind="nothing-yet" title="Nothing could be excused">
              No objective is agreed, so no downtime is counted.
            </EmptyState>
          ) : (
            <MaintenanceForm objectives={objectives.items} zone={person.timeZone} />
          )}
        </Card>
      )}
    </Page>
  );
}
