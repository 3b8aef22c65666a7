import { CopyCards } from "@/components/backups/copy-cards";
import { CopyForm } from "@/components/backups/copy-form";
import { BeginDrill, DrillByScript } from "@/components/backups/drill-forms";
import { DrillTable } from "@/components/backups/drill-table";
import { RunTable } from "@/components/backups/run-table";
import { ScoreTable } from "@/components/backups/score-table";
import { SizeTrend } from "@/components/backups/size-trend";
import { SystemFacts } from "@/components/backups/system-facts";
import { SystemForm } from "@/components/backups/system-form";
import { ProvenRestore, SystemState } from "@/components/backups/system-state";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { Untrusted } from "@/components/ui/untrusted";
import { allows } from "@/lib/auth/permissions";
import { listDrills } from "@/lib/backups/store/drill-list";
import { listReadings } from "@/lib/backups/store/readings";
import { listRuns } from "@/lib/backups/store/run-list";
import { listSizes } from "@/lib/backups/store/size-list";
import { getSystem } from "@/lib/backups/store/system-list";
import { environment } from "@/lib/env";
import { listPlaces } from "@/lib/fleet/store/places";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";
import { timeZones } from "@/lib/settings/organisation";
import { visibleText } from "@/lib/untrusted";
import { UptimeAddress } from "@/lib/uptime/model/objective";

const ROWS = 25;
const DRILLS = 10;

export default async function SystemPage({ params, searchParams }: PageProps<"/backups/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const { values, dropped } = readSearch(UptimeAddress, await searchParams);
  const mayChange = allows(person, "backups.system.change");
  const mayRecord = allows(person, "backups.drill.record");
  const mayRead = allows(person, "evidence.read");
  const [system, runs, sizes, drills, readings, environments] = await Promise.all([
    asViewer((actor) => getSystem(actor, id)),
    asViewer((actor) => atPlace(values.cursor, (cursor) => listRuns(actor, id, { limit: ROWS, cursor }))),
    asViewer((actor) => listSizes(actor, id)),
    asViewer((actor) => listDrills(actor, { system: id, limit: DRILLS })),
    asViewer((actor) => listReadings(actor, id)),
    mayChange ? asViewer((actor) => listPlaces(actor, "environments")) : [],
  ]);
  const now = new Date();
  const zone = person.timeZone;
  const here = `/backups/${id}`;
  const atStart = values.cursor === undefined || runs.strangeCursor !== null;

  return (
    <Page
      title={<Untrusted text={system.name} limit={100} />}
      name={visibleText(system.name)}
      live={<SystemState system={system} />}
      hint={<ProvenRestore system={system} zone={zone} now={now} />}
      back={{ href: "/backups", label: "Backups" }}
      actions={
        <>
          {mayRecord && <BeginDrill systemId={id} copies={system.copies} />}
          {mayChange && <CopyForm systemId={id} zones={timeZones()} />}
        </>
      }
    >
      <LiveRefresh topics={["backups", "drills"]} apartS={3} />
      <DroppedNotice
        dropped={runs.strangeCursor ? [...dropped, { name: "cursor", value: runs.strangeCursor }] : dropped}
      />
      <Card title="What was agreed, and what could be brought back">
        <SystemFacts system={system} zone={zone} now={now} />
      </Card>
      <Card title="3-2-1-1-0" hint="What each digit rests on, and until when without a new fact.">
        <ScoreTable score={system.score} zone={zone} />
      </Card>
      <Card title="Restores that were tried">
        {drills.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="None was tried yet">
            A backup that was never restored is a hope.
          </EmptyState>
        ) : (
          <DrillTable drills={drills.items} zone={zone} now={now} />
        )}
        {mayRecord && <DrillByScript systemId={id} baseUrl={environment().baseUrl} />}
      </Card>
      <Card title="Copies">
        {system.copies.length === 0 ? (
          <EmptyState kind="nothing-yet" title="It has no copy yet">
            A copy has an address of its own, at which its tool tells how each run went. It can also be read
            from the agent of a server.
          </EmptyState>
        ) : (
          <CopyCards
            copies={system.copies}
            readings={readings.items}
            server={system.server?.hostname ?? null}
            {...{ zone, now, mayChange, mayRead }}
          />
        )}
      </Card>
      {sizes.items.length > 0 && (
        <Card title="Sizes" hint="Of each copy the newest 90 backups that ended well.">
          <SizeTrend copies={sizes.items} zone={zone} mayRead={mayRead} />
        </Card>
      )}
      <Card title="Runs" hint="Each as its tool told of it, for 13 months.">
        {runs.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="No run was told yet" />
        ) : (
          <>
            <RunTable runs={runs.items} zone={zone} mayRead={mayRead} />
            <Pagination
              things="runs"
              shown={runs.items.length}
              before={atStart ? 0 : null}
              total={runs.total}
              previousHref={atStart ? null : here}
              nextHref={runs.next && addressOf(here, { cursor: runs.next })}
            />
          </>
        )}
      </Card>
      {mayChange && (
        <Card title="Change or retire">
          <Disclosure summary="Change what was agreed">
            <SystemForm
              environments={environments.map(({ name }) => name)}
              timeZone={zone}
              zones={timeZones()}
              system={system}
            />
          </Disclosure>
          <ActionForm
            method="DELETE"
            path={`/api/backups/${id}`}
            submit="Retire system"
            done="The system is retired."
            question="Retire this system? Nothing is expected of it any more, and its tokens end. What it said stays."
            to="/backups"
            className="contents"
          />
        </Card>
      )}
    </Page>
  );
}
