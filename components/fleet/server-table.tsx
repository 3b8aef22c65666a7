"use client";
/**
 * The rows of the list of servers. Made in the browser from the rows' values as well as on the server: sent as
 * elements, fifty rows weigh ten times as much and take twice as long to write.
 */
import { Table } from "@/components/ui/table";
import type { ServerColumn } from "@/lib/fleet/model/columns";
import { addressOf } from "@/lib/search-params";
import { type ListedServer, serverColumns } from "./server-cells";

type ServerTableProps = {
  rows: ListedServer[];
  columns: readonly ServerColumn[];
  /** The present order, and the one that needs no word in the address. */
  sort: string;
  usualSort: string;
  /** What else stands in the address. */
  shown: Record<string, string | undefined>;
};

export function ServerTable({ rows, columns, sort, usualSort, shown }: ServerTableProps) {
  return (
    <Table
      caption="Servers"
      columns={serverColumns(
        columns,
        rows.map(({ hostname }) => hostname),
      )}
      rows={rows}
      rowKey={({ id }) => id}
      sort={sort}
      sortHref={(wish) => addressOf("/servers", { ...shown, sort: wish === usualSort ? undefined : wish })}
    />
  );
}
