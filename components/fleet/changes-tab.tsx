import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Pagination } from "@/components/ui/pagination";
import type { SectionName } from "@/lib/fleet/model/facts";
import { CHANGE_KINDS, type ChangeRow, type ServerDetail } from "@/lib/fleet/model/server";
import { turnsOf } from "@/lib/fleet/model/server-page";
import { ChangeList } from "./change-list";
import { KIND_WORDS } from "./change-words";
import { NoChange } from "./no-change";
import { hrefWith, type ServerPlace } from "./server-place";

type ChangesTabProps = {
  place: ServerPlace;
  server: Pick<ServerDetail, "contact" | "sequence">;
  /** Sections that the newest report left unknown. */
  unknown: readonly SectionName[];
  page: { items: ChangeRow[]; next: string | null; total: number; strangeCursor: string | null };
};

/** How the server changed, newest first: what two reports tell differently. */
export function ChangesTab({ place, server, unknown, page }: ChangesTabProps) {
  const { items, next, total, strangeCursor } = page;
  const { kind = "" } = place.query;
  const turns = turnsOf(strangeCursor ? {} : place.query, next);
  return (
    <Card title="Changes" hint="What two reports tell differently, newest first">
      <div className="grid gap-3">
        <DroppedNotice dropped={strangeCursor ? [{ name: "cursor", value: strangeCursor }] : []} />
        <FilterBar
          action={`/servers/${place.id}`}
          keep={{ tab: "changes" }}
          filters={[
            {
              name: "kind",
              label: "Kind of change",
              value: kind,
              options: [
                { value: "", label: "All kinds" },
                ...CHANGE_KINDS.map((value) => ({ value, label: KIND_WORDS[value] ?? value })),
              ],
            },
          ]}
        />
        {items.length === 0 ? (
          kind ? (
            <EmptyState
              kind="nothing-matches"
              title="No such change."
              clearHref={hrefWith(place, { kind: null, cursor: null, before: null })}
            />
          ) : (
            <NoChange title="No change since the first report." server={server} unknown={unknown} />
          )
        ) : (
          <>
            <ChangeList place={place} rows={items} />
            <Pagination
              things="changes"
              shown={items.length}
              total={total}
              previousHref={turns.previous && hrefWith(place, turns.previous)}
              nextHref={turns.next && hrefWith(place, turns.next)}
            />
          </>
        )}
      </div>
    </Card>
  );
}
