import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { ObjectiveTable } from "@/components/uptime/objective-table";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";
import { UptimeAddress } from "@/lib/uptime/model/objective";
import { listObjectives } from "@/lib/uptime/store/objectives";
import { countProbes } from "@/lib/uptime/store/probes";

const ROWS = 50;

export default async function UptimePage({ searchParams }: PageProps<"/uptime">) {
  const person = await viewer();
  const { values, dropped } = readSearch(UptimeAddress, await searchParams);
  const [page, probes] = await Promise.all([
    asViewer((actor) => atPlace(values.cursor, (cursor) => listObjectives(actor, { limit: ROWS, cursor }))),
    asViewer(countProbes),
  ]);
  const atStart = values.cursor === undefined || page.strangeCursor !== null;
  const mayAdd = allows(person, "uptime.objective.change");

  return (
    <Page
      title="Uptime"
      hint="Services, how much of the time each must be up, and how much downtime is left. The least comes first."
      actions={
        <>
          <LinkButton href="/uptime/heartbeats">Heartbeats</LinkButton>
          <LinkButton href="/uptime/maintenance">Maintenance</LinkButton>
          <LinkButton href="/uptime/probes">Probes</LinkButton>
          {mayAdd && probes > 0 && (
            <LinkButton href="/uptime/add" variant="primary">
              Add an objective
            </LinkButton>
          )}
        </>
      }
    >
      <LiveRefresh topics={["uptime"]} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <NothingAgreed probes={probes} mayAdd={mayAdd} />
        ) : (
          <>
            <ObjectiveTable objectives={page.items} zone={person.timeZone} now={new Date()} />
            <Pagination
              things="objectives"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total}
              previousHref={atStart ? null : "/uptime"}
              nextHref={page.next && addressOf("/uptime", { cursor: page.next })}
            />
          </>
        )}
      </div>
    </Page>
  );
}

function NothingAgreed({ probes, mayAdd }: { probes: number; mayAdd: boolean }) {
  if (probes === 0) {
    return (
      <EmptyState
        kind="nothing-yet"
        title="Nothing is looked at yet"
        action={mayAdd && <LinkButton href="/uptime/probes/add">Add a probe</LinkButton>}
      >
        A probe looks at a service from outside, as its users do. An objective then says how much of the time
        it must be up.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      kind="nothing-yet"
      title="No objective is agreed yet"
      action={mayAdd && <LinkButton href="/uptime/add">Add an objective</LinkButton>}
    >
      Probes look already. An objective says how much of the time a service must be up; until then nobody can
      say whether it is up enough.
    </EmptyState>
  );
}
