import { ChangeFilters } from "@/components/fleet/change-filters";
import { ChangeTable } from "@/components/fleet/change-table";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { ChangeListAddress } from "@/lib/fleet/model/server";
import { listChoices } from "@/lib/fleet/store/choices";
import { listChanges } from "@/lib/fleet/store/known";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readKnown } from "@/lib/search-params";

const ROWS = 50;
/** Nobody counts further than this. */
const COUNTED = 10_000;

export default async function ChangesPage({ searchParams }: PageProps<"/changes">) {
  const { timeZone: zone } = await viewer();
  const { env } = await asViewer(listChoices);
  const { values, dropped } = readKnown(ChangeListAddress, await searchParams, { env });
  const { cursor, ...filter } = values;
  const page = await asViewer((actor) =>
    atPlace(cursor, (place) => listChanges(actor, null, filter, { limit: ROWS, cursor: place })),
  );
  const atStart = cursor === undefined || page.strangeCursor !== null;

  return (
    <Page title="Changes" hint="What differs between two reports of a server, newest first.">
      <LiveRefresh topics={["server"]} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <ChangeFilters filter={filter} />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <NoChange isFiltered={Object.values(filter).some((value) => value !== undefined)} />
        ) : (
          <>
            <ChangeTable changes={page.items} zone={zone} now={new Date()} caption="Changes, newest first" />
            <Pagination
              things="changes"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total < COUNTED ? page.total : null}
              previousHref={atStart ? null : addressOf("/changes", filter)}
              nextHref={page.next && addressOf("/changes", { ...filter, cursor: page.next })}
            />
          </>
        )}
      </div>
    </Page>
  );
}

function NoChange({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return <EmptyState kind="nothing-matches" title="No change matches these filters" clearHref="/changes" />;
  return (
    <EmptyState kind="nothing-yet" title="No change yet">
      Two reports of a server are compared; what differs is listed here.
    </EmptyState>
  );
}
