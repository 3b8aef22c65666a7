import { ServerList } from "@/components/fleet/server-list";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { readColumns } from "@/lib/fleet/model/columns";
import { ServerListAddress } from "@/lib/fleet/model/server";
import { listChoices } from "@/lib/fleet/store/choices";
import { listServers } from "@/lib/fleet/store/servers";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { readKnown } from "@/lib/search-params";

const ROWS = 50;

export default async function ServersPage({ searchParams }: PageProps<"/servers">) {
  const person = await viewer();
  const choices = await asViewer(listChoices);
  const { values, dropped } = readKnown(ServerListAddress, await searchParams, choices);
  const { cursor, cols, ...filter } = values;
  const { columns, strange } = readColumns(cols);
  const page = await asViewer((actor) =>
    atPlace(cursor, (place) => listServers(actor, filter, { limit: ROWS, cursor: place })),
  );

  return (
    <Page
      title="Servers"
      actions={
        allows(person, "fleet.enrolment.create") && (
          <LinkButton href="/servers/add" variant="primary">
            Add a server
          </LinkButton>
        )
      }
    >
      <LiveRefresh topics={["server", "fleet", "enrolment"]} />
      <DroppedNotice
        dropped={[
          ...dropped,
          ...strange.map((value) => ({ name: "cols", value })),
          ...(page.strangeCursor ? [{ name: "cursor", value: page.strangeCursor }] : []),
        ]}
      />
      <ServerList
        page={page}
        filter={filter}
        choices={choices}
        columns={columns}
        atStart={cursor === undefined || page.strangeCursor !== null}
        zone={person.timeZone}
        mayExport={allows(person, "fleet.export")}
        mayAdd={allows(person, "fleet.enrolment.create")}
      />
    </Page>
  );
}
