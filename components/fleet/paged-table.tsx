import { Pagination } from "@/components/ui/pagination";
import { type Column, Table } from "@/components/ui/table";
import { pageOfList } from "@/lib/fleet/list-page";
import { pageNumberOf } from "@/lib/fleet/model/server-page";
import { hrefWith, type ServerPlace } from "./server-place";

type PagedTableProps<Row> = {
  place: ServerPlace;
  caption: string;
  /** What is counted, in the plural: "packages". */
  things: string;
  columns: readonly Column<Row>[];
  items: readonly Row[];
  /** Names the page's number in the address; each list of a tab has its own. */
  pageKey?: string;
};

/** A list of facts, at most 100 rows of it at once. Where all fit, there is nothing to turn. */
export function PagedTable<Row extends object>({
  place,
  caption,
  things,
  columns,
  items,
  pageKey = "page",
}: PagedTableProps<Row>) {
  const { rows, page, pages, before, total } = pageOfList(items, pageNumberOf(place.query, pageKey));
  // Servers may list the same thing twice, so only the place of a row tells it from the others.
  const keys = new Map<Row, string>(rows.map((row, at) => [row, String(before + at)]));
  const href = (to: number) => hrefWith(place, { [pageKey]: to === 1 ? null : String(to) }, pageKey);
  return (
    <div id={pageKey}>
      <Table caption={caption} columns={columns} rows={rows} rowKey={(row) => keys.get(row) ?? ""} />
      {pages > 1 && (
        <Pagination
          things={things}
          shown={rows.length}
          before={before}
          total={total}
          previousHref={page > 1 ? href(page - 1) : null}
          nextHref={page < pages ? href(page + 1) : null}
        />
      )}
    </div>
  );
}
