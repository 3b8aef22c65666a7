import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { ProbeTable } from "@/components/uptime/probe-table";
import { SelfCheckCard } from "@/components/uptime/self-check-card";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";
import { UptimeAddress } from "@/lib/uptime/model/objective";
import { listProbes } from "@/lib/uptime/store/probes";
import { readSelfCheck } from "@/lib/uptime/store/self-check";

const ROWS = 50;

export default async function ProbesPage({ searchParams }: PageProps<"/uptime/probes">) {
  const person = await viewer();
  const { values, dropped } = readSearch(UptimeAddress, await searchParams);
  const [page, { targets }] = await Promise.all([
    asViewer((actor) => atPlace(values.cursor, (cursor) => listProbes(actor, { limit: ROWS, cursor }))),
    asViewer(readSelfCheck),
  ]);
  const atStart = values.cursor === undefined || page.strangeCursor !== null;
  const places = <LinkButton href="/uptime/locations">Locations</LinkButton>;
  const add = allows(person, "uptime.probe.change") && (
    <LinkButton href="/uptime/probes/add" variant="primary">
      Add a probe
    </LinkButton>
  );

  return (
    <Page
      title="Probes"
      hint="What is looked at from outside, and what was seen last."
      back={{ href: "/uptime", label: "Uptime" }}
      actions={
        <>
          {places}
          {page.items.length > 0 && add}
        </>
      }
    >
      <LiveRefresh topics={["uptime"]} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="Nothing is looked at yet" action={add}>
            A probe asks a web address, a port, a certificate, a name or a host, every minute or as often as
            you say.
          </EmptyState>
        ) : (
          <>
            <ProbeTable probes={page.items} zone={person.timeZone} now={new Date()} />
            <Pagination
              things="probes"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total}
              previousHref={atStart ? null : "/uptime/probes"}
              nextHref={page.next && addressOf("/uptime/probes", { cursor: page.next })}
            />
          </>
        )}
      </div>
      <SelfCheckCard targets={targets} mayChange={allows(person, "uptime.probe.change")} />
    </Page>
  );
}
