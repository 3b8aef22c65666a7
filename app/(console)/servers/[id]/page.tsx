import type { ReactNode } from "react";
import type { z } from "zod";
import { AccountsTab } from "@/components/fleet/accounts-tab";
import { ChangesTab } from "@/components/fleet/changes-tab";
import { EvidenceTab } from "@/components/fleet/evidence-tab";
import { FirewallTab } from "@/components/fleet/firewall-tab";
import { NoReportYet } from "@/components/fleet/no-report-yet";
import { PackagesTab } from "@/components/fleet/packages-tab";
import { RetireServer } from "@/components/fleet/retire-server";
import { ServerHeader } from "@/components/fleet/server-header";
import type { ServerPlace } from "@/components/fleet/server-place";
import { ServicesTab } from "@/components/fleet/services-tab";
import { SshTab } from "@/components/fleet/ssh-tab";
import { StandingCard } from "@/components/fleet/standing-card";
import { SummaryTab } from "@/components/fleet/summary-tab";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import type { Actor, PersonActor } from "@/lib/auth/actor";
import { allows } from "@/lib/auth/permissions";
import type { ServerDetail } from "@/lib/fleet/model/server";
import { readQuery, ServerPageAddress, TAB_SECTIONS } from "@/lib/fleet/model/server-page";
import { getFacts, listChanges, listUnknownSections } from "@/lib/fleet/store/known";
import { listPlaces } from "@/lib/fleet/store/places";
import { publishedAgent } from "@/lib/fleet/store/published-agent";
import { getServer } from "@/lib/fleet/store/servers";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { listReports } from "@/lib/ingest/store/reading";
import { readSearch } from "@/lib/search-params";

const ROWS = 50;

type Props = PageProps<"/servers/[id]">;

export default async function ServerPage({ params, searchParams }: Props) {
  const { id } = await params;
  const search = await searchParams;
  const { values, dropped } = readSearch(ServerPageAddress, search);
  const query = readQuery({ ...search, ...values });
  const person = await viewer();
  const place: ServerPlace = { id, zone: person.timeZone, now: new Date(), query };
  const [server, { kernel }] = await Promise.all([
    asViewer((actor) => getServer(actor, id)),
    asViewer((actor) => getFacts(actor, id, ["kernel"])),
  ]);
  return (
    <ServerHeader
      place={place}
      server={server}
      tab={values.tab}
      published={publishedAgent()}
      bootedAt={kernel.state === "known" ? kernel.bootedAt : null}
      controls={values.tab === "summary" && (await controls(person, server))}
    >
      <LiveRefresh topics={["server"]} id={id} />
      <LiveRefresh topics={["fleet"]} apartS={60} />
      <DroppedNotice dropped={dropped} />
      {await asViewer((actor) => tabContent(actor, values, place, server))}
    </ServerHeader>
  );
}

async function controls(person: PersonActor, server: ServerDetail): Promise<ReactNode> {
  return (
    <>
      <StandingCard
        server={server}
        places={allows(person, "fleet.server.change") ? await asViewer(placeNames) : null}
      />
      {allows(person, "fleet.server.retire") && (
        <div>
          <RetireServer id={server.id} hostname={server.hostname} />
        </div>
      )}
    </>
  );
}

/** Each tab loads its own sections and nothing else. */
async function tabContent(
  actor: Actor,
  { tab, kind }: z.infer<typeof ServerPageAddress>,
  place: ServerPlace,
  server: ServerDetail,
): Promise<ReactNode> {
  const { id, query } = place;
  const cursor = query["cursor"];
  if (tab === "evidence") {
    const page = await atPlace(cursor, (from) => listReports(actor, id, { limit: ROWS, cursor: from }));
    return <EvidenceTab place={place} page={page} />;
  }
  if (server.contact === "never") return <NoReportYet />;
  switch (tab) {
    case "summary": {
      const [facts, unknown, changes] = await Promise.all([
        getFacts(actor, id, TAB_SECTIONS.summary),
        listUnknownSections(actor, id),
        listChanges(actor, id, { hours: 24 }, { limit: 10 }),
      ]);
      return (
        <SummaryTab
          place={place}
          server={server}
          publishedSha256={publishedAgent().sha256}
          facts={facts}
          unknown={unknown}
          changes={{ rows: changes.items, total: changes.total }}
        />
      );
    }
    case "packages":
      return <PackagesTab place={place} facts={await getFacts(actor, id, TAB_SECTIONS.packages)} />;
    case "services":
      return <ServicesTab place={place} facts={await getFacts(actor, id, TAB_SECTIONS.services)} />;
    case "ssh":
      return <SshTab place={place} facts={await getFacts(actor, id, TAB_SECTIONS.ssh)} />;
    case "accounts":
      return <AccountsTab place={place} facts={await getFacts(actor, id, TAB_SECTIONS.accounts)} />;
    case "firewall":
      return <FirewallTab place={place} facts={await getFacts(actor, id, TAB_SECTIONS.firewall)} />;
    case "changes": {
      const [page, unknown] = await Promise.all([
        atPlace(cursor, (from) => listChanges(actor, id, { kind }, { limit: ROWS, cursor: from })),
        listUnknownSections(actor, id),
      ]);
      return (
        <ChangesTab
          place={place}
          server={server}
          unknown={unknown.map(({ section }) => section)}
          page={page}
        />
      );
    }
  }
}

async function placeNames(actor: Actor) {
  const [environments, roles, zones] = await Promise.all([
    listPlaces(actor, "environments"),
    listPlaces(actor, "roles"),
    listPlaces(actor, "zones"),
  ]);
  const names = (places: { name: string }[]) => places.map(({ name }) => name);
  return { environments: names(environments), roles: names(roles), zones: names(zones) };
}
