import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { HeartbeatTable } from "@/components/uptime/heartbeat-table";
import { PingKeyCard } from "@/components/uptime/ping-key-card";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";
import { UptimeAddress } from "@/lib/uptime/model/objective";
import { listHeartbeats } from "@/lib/uptime/store/heartbeat-list";
import { listPingKeys } from "@/lib/uptime/store/ping-keys";

const ROWS = 50;
const HERE = "/uptime/heartbeats";

export default async function HeartbeatsPage({ searchParams }: PageProps<"/uptime/heartbeats">) {
  const person = await viewer();
  const { values, dropped } = readSearch(UptimeAddress, await searchParams);
  const [page, keys] = await Promise.all([
    asViewer((actor) => atPlace(values.cursor, (cursor) => listHeartbeats(actor, { limit: ROWS, cursor }))),
    allows(person, "uptime.ping-key.read") ? asViewer(listPingKeys) : null,
  ]);
  const atStart = values.cursor === undefined || page.strangeCursor !== null;
  const add = allows(person, "uptime.heartbeat.change") && (
    <LinkButton href={`${HERE}/add`} variant="primary">
      Add a heartbeat
    </LinkButton>
  );

  return (
    <Page
      title="Heartbeats"
      hint="Jobs and backups that are expected to call. Who does not is down, and its alert says so. The worst come first."
      back={{ href: "/uptime", label: "Uptime" }}
      actions={page.items.length > 0 && add}
    >
      <LiveRefresh topics={["heartbeats"]} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="Nothing is expected to call yet" action={add}>
            A job calls an address of its own when it ends well. When the call does not come, somebody is
            told.
          </EmptyState>
        ) : (
          <>
            <HeartbeatTable heartbeats={page.items} zone={person.timeZone} now={new Date()} />
            <Pagination
              things="heartbeats"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total}
              previousHref={atStart ? null : HERE}
              nextHref={page.next && addressOf(HERE, { cursor: page.next })}
            />
          </>
        )}
      </div>
      {keys && (
        <PingKeyCard
          keys={keys}
          zone={person.timeZone}
          mayChange={allows(person, "uptime.ping-key.change")}
        />
      )}
    </Page>
  );
}
