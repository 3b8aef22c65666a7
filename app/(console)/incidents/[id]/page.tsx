import { z } from "zod";
import { CloseDialog, LinksDialog, ReopenDialog, UpdateDialog } from "@/components/incidents/change-dialogs";
import { IncidentFacts } from "@/components/incidents/incident-facts";
import { IncidentStatus } from "@/components/incidents/incident-status";
import { IncidentTimes } from "@/components/incidents/incident-times";
import { LinkAlerts } from "@/components/incidents/link-alerts";
import { TimeLineCard } from "@/components/incidents/time-line-card";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Page } from "@/components/ui/page";
import { PrintButton } from "@/components/ui/print-button";
import { Severity } from "@/components/ui/severity";
import { Untrusted } from "@/components/ui/untrusted";
import { allows } from "@/lib/auth/permissions";
import { environment } from "@/lib/env";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace, LIST_LIMIT } from "@/lib/http/list";
import { isOpen } from "@/lib/incidents/model/incident";
import { GROUPS } from "@/lib/incidents/model/timeline";
import { getIncident, listLeads } from "@/lib/incidents/store/reading";
import { listTimeline } from "@/lib/incidents/store/timeline";
import { readSearch } from "@/lib/search-params";
import { visibleText } from "@/lib/untrusted";
import { listObjectives } from "@/lib/uptime/store/objectives";

const ROWS = 200;
/** More than an incident can hold: paper has all of it. */
const WHOLE = 5_000;

const Address = z.object({
  show: z.enum(GROUPS).optional(),
  order: z.enum(["oldest"]).optional(),
  whole: z.enum(["yes"]).optional(),
  cursor: z.string().max(500).optional(),
});

export default async function IncidentPage({ params, searchParams }: PageProps<"/incidents/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const { values, dropped } = readSearch(Address, await searchParams);
  const mayChange = allows(person, "incidents.change");
  const limit = values.whole ? WHOLE : ROWS;
  const [incident, page, leads, objectives] = await Promise.all([
    asViewer((actor) => getIncident(actor, id)),
    asViewer((actor) => atPlace(values.cursor, (cursor) => listTimeline(actor, id, { limit, cursor }))),
    mayChange ? asViewer(listLeads) : [],
    mayChange ? asViewer((actor) => listObjectives(actor, { limit: LIST_LIMIT })) : null,
  ]);
  const zone = person.timeZone;
  const name = `#${incident.no} ${visibleText(incident.title)}`;

  return (
    <Page
      title={
        <>
          #{incident.no} <Untrusted text={incident.title} limit={300} />
        </>
      }
      name={name}
      back={{ href: "/incidents", label: "Incidents" }}
      live={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Severity level={incident.severity} />
          <IncidentStatus status={incident.status} />
          <span>
            lead <Untrusted text={incident.lead?.name ?? "nobody"} limit={100} />
          </span>
        </span>
      }
      actions={
        <>
          {mayChange && isOpen(incident) && (
            <>
              <UpdateDialog incident={incident} zone={zone} leads={leads} />
              <CloseDialog incident={incident} zone={zone} now={new Date()} />
            </>
          )}
          {mayChange && !isOpen(incident) && <ReopenDialog incident={incident} />}
          <PrintButton />
        </>
      }
    >
      <LiveRefresh topics={["incidents"]} id={incident.id} apartS={2} />
      <LiveRefresh topics={["alerts", "uptime"]} apartS={30} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <IncidentTimes incident={incident} zone={zone} mayChange={mayChange} />
      <div className="incident-parts grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <TimeLineCard
          incidentId={incident.id}
          page={page}
          address={values}
          atStart={values.cursor === undefined || page.strangeCursor !== null}
          zone={zone}
          mayChange={mayChange}
        />
        <IncidentFacts
          incident={incident}
          verification={page.verification}
          zone={zone}
          shortLink={`${environment().baseUrl}/i/${incident.no}`}
          mayChange={mayChange}
          linkAlerts={
            <LinkAlerts incidentId={incident.id} linked={incident.alerts.map((alert) => alert.id)} />
          }
          changeLinks={<LinksDialog incident={incident} objectives={objectives?.items ?? []} />}
        />
      </div>
    </Page>
  );
}
