import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Pagination } from "@/components/ui/pagination";
import { timeWords } from "@/components/ui/time";
import { columnsText, type ServerColumn } from "@/lib/fleet/model/columns";
import type { FilterChoices, ServerFilter, ServerRow } from "@/lib/fleet/model/server";
import { addressOf } from "@/lib/search-params";
import { ColumnMenu } from "./column-menu";
import type { ListedServer } from "./server-cells";
import { NONE, ServerFilters } from "./server-filters";
import { ServerTable } from "./server-table";

type ServerListProps = {
  page: { items: ServerRow[]; next: string | null; previous: string | null; total: number };
  filter: ServerFilter;
  choices: FilterChoices;
  columns: readonly ServerColumn[];
  /** No cursor: the rows are counted from 1. */
  atStart: boolean;
  zone: string;
  mayExport: boolean;
  mayAdd: boolean;
};

const USUAL_SORT = "hostname";

export function ServerList(props: ServerListProps) {
  const { page, filter, choices, columns, atStart, zone, mayExport, mayAdd } = props;
  const { sort, ...narrowed } = filter;
  const cols = columnsText(columns);
  const shown = { ...narrowed, sort: sort === USUAL_SORT ? undefined : sort, cols };
  const href = (changes: Record<string, string | null | undefined>) =>
    addressOf("/servers", { ...shown, ...changes });
  const isFiltered = Object.values(narrowed).some((value) => value !== undefined);

  if (page.total === 0 && !isFiltered) return <NoServerYet mayAdd={mayAdd} />;
  return (
    <>
      <ServerFilters
        filter={filter}
        choices={choices}
        keep={{ sort: shown.sort, cols }}
        href={href}
        actions={
          <>
            <ColumnMenu columns={columns} href={(chosen) => href({ cols: chosen })} />
            {mayExport && (
              <LinkButton href={addressOf("/api/servers/export", { ...shown, cols: undefined })} download>
                <Icon name="download" />
                CSV
              </LinkButton>
            )}
          </>
        }
      />
      {page.items.length === 0 ? (
        <Card title="Servers">
          <EmptyState kind="nothing-matches" title="No server matches these filters" clearHref={href(NONE)} />
        </Card>
      ) : (
        <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
          <ServerTable
            rows={listed(page.items, columns, zone)}
            columns={columns}
            sort={sort}
            usualSort={USUAL_SORT}
            shown={shown}
          />
          <Pagination
            things="servers"
            shown={page.items.length}
            before={atStart ? 0 : null}
            total={page.total}
            previousHref={page.previous && href({ cursor: page.previous })}
            nextHref={page.next && href({ cursor: page.next })}
          />
        </div>
      )}
    </>
  );
}

function listed(rows: readonly ServerRow[], columns: readonly ServerColumn[], zone: string): ListedServer[] {
  const now = new Date();
  return rows.map(({ reportedAt, enrolledAt, ...row }) => ({
    ...row,
    reported: columns.includes("contact") ? timeWords({ at: reportedAt, zone, now }) : null,
    enrolled: columns.includes("enrolled") ? timeWords({ at: enrolledAt, zone, form: "date", now }) : null,
  }));
}

function NoServerYet({ mayAdd }: { mayAdd: boolean }) {
  return (
    <Card title="Servers">
      <EmptyState
        kind="nothing-yet"
        title="No server yet"
        action={
          mayAdd && (
            <LinkButton href="/servers/add" variant="primary">
              Add a server
            </LinkButton>
          )
        }
      >
        {mayAdd
          ? "One command on a Linux server, and its facts are here within a minute."
          : "An administrator adds servers with one command each."}
      </EmptyState>
    </Card>
  );
}
