"use client";
/**
 * The rows of the list of servers. Made in the browser from the rows' values as well as on the server: sent as
 * elements, fifty rows weigh ten times as much and take twice as long to write.
 */
import { Table } from "@/components/ui/table";
import type { ServerColumn } from "@/lib/fleet/model/columns";
import type { ServerRow } from "@/lib/fleet/model/server";
import { addressOf } from "@/lib/search-params";
import { type RowTimes, serverColumns } from "./server-cells";

type ServerTableProps = {
  rows: ServerRow[];
  columns: readonly ServerColumn[];
  /** The present order, and the one that needs no word in the address. */
  sort: string;
  usualSort: string;
  /** What else stands in the address. */
  shown: Record<string, string | undefined>;
  times: Record<string, RowTimes>;
};

export function ServerTable({ rows, columns, sort, usualSort, shown, times }: ServerTableProps) {
  return (
    <Table
      caption="Servers"
      columns={serverColumns(columns, { times, names: rows.map(({ hostname }) => hostname) })}
      rows={rows}
      rowKey={({ id }) => id}
      sort={sort}
      sortHref={(wish) => addressOf("/servers", { ...shown, sort: wish === usualSort ? undefined : wish })}
    />
  );
}
