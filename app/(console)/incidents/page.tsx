import { IncidentList } from "@/components/incidents/incident-list";
import { MeanTimes } from "@/components/incidents/mean-times";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { IncidentAddress } from "@/lib/incidents/model/incident";
import { incidentFigures } from "@/lib/incidents/store/figures";
import { listIncidents } from "@/lib/incidents/store/reading";
import { addressOf, readSearch } from "@/lib/search-params";

const ROWS = 50;
const DAYS = 90;

export default async function IncidentsPage({ searchParams }: PageProps<"/incidents">) {
  const person = await viewer();
  const { values, dropped } = readSearch(IncidentAddress, await searchParams);
  const [page, figures] = await Promise.all([
    asViewer((actor) =>
      atPlace(values.cursor, (cursor) => listIncidents(actor, { status: "all", limit: ROWS, cursor })),
    ),
    asViewer((actor) => incidentFigures(actor, DAYS)),
  ]);
  const atStart = values.cursor === undefined || page.strangeCursor !== null;
  const mayDeclare = allows(person, "incidents.change");

  return (
    <Page
      title="Incidents"
      hint="What went wrong for users, from the first bad minute to what is changed because of it."
      actions={
        mayDeclare && (
          <LinkButton href="/incidents/new" variant="primary">
            Declare an incident
          </LinkButton>
        )
      }
    >
      <LiveRefresh topics={["incidents"]} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <IncidentList incidents={page.items} zone={person.timeZone} atStart={atStart} mayDeclare={mayDeclare} />
      {page.total > 0 && (
        <Pagination
          things="incidents"
          shown={page.items.length}
          before={atStart ? 0 : null}
          total={page.total}
          previousHref={atStart ? null : "/incidents"}
          nextHref={page.next && addressOf("/incidents", { cursor: page.next })}
        />
      )}
      {atStart && <MeanTimes figures={figures} />}
    </Page>
  );
}
