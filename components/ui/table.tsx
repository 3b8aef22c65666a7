import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon";

export type Column<Row> = {
  key: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Right-aligned; name the unit in the head. */
  numeric?: boolean;
  /** The word in `?sort=`; absent where sorting makes no sense. */
  sortKey?: string;
  /** The first click sorts downwards: newest, most. */
  downFirst?: boolean;
  /**
   * Place in the phone's card: `mark`, `title` and `side` make the first line, `line` cells the second, `foot` a line of
   * its own; `desk` cells are left out there.
   */
  phone?: "mark" | "title" | "side" | "line" | "foot" | "desk";
  /** Written before the value in the phone's card, where no head explains it. */
  phoneLabel?: string;
};

type TableProps<Row> = {
  /** What the rows are; read out, and shown when `captioned`. */
  caption: string;
  captioned?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The present order: a sort key, with "-" before it for downwards. */
  sort?: string;
  /** The address of this list in another order. Without it no head is a link. */
  sortHref?: (sort: string) => string;
};

/** A plain table: it prints, reads aloud and can be searched. Never more than 100 rows. */
export function Table<Row>({ caption, captioned, columns, rows, rowKey, sort, sortHref }: TableProps<Row>) {
  return (
    <table className="table">
      <caption className={captioned ? "mb-1 text-left text-xs text-text-3" : "sr-only"}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Head key={column.key} column={column} sort={sort} sortHref={sortHref} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) => (
              <td key={column.key} className={cellLook(column)} data-label={column.phoneLabel}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function cellLook<Row>({ phone = "line", numeric }: Column<Row>): string {
  return `on-${phone}${numeric ? " numeric" : ""}`;
}

type HeadProps<Row> = { column: Column<Row> } & Pick<TableProps<Row>, "sort" | "sortHref">;

function Head<Row>({ column, sort, sortHref }: HeadProps<Row>) {
  const { head, numeric, sortKey, downFirst } = column;
  const look = numeric ? "numeric" : undefined;
  if (!sortKey || !sortHref) {
    return (
      <th scope="col" className={look}>
        {head}
      </th>
    );
  }
  const direction = sort === sortKey ? "ascending" : sort === `-${sortKey}` ? "descending" : undefined;
  const down = direction ? direction === "ascending" : downFirst;
  return (
    <th scope="col" className={look} aria-sort={direction}>
      <Link href={sortHref(down ? `-${sortKey}` : sortKey)} prefetch={false} className="sort">
        {head}
        {direction && (
          <Icon name="sorted" className={direction === "ascending" ? "size-3 rotate-180" : "size-3"} />
        )}
      </Link>
    </th>
  );
}
