import { type Column, Table } from "@/components/ui/table";
import { formatCount } from "@/lib/units";
import type { LatencyRow } from "@/lib/uptime/model/probe";
import { latencyWords } from "./words";

/** How fast good answers were. Failures have no speed, and are counted beside it. */
export function LatencyTable({ rows }: { rows: readonly LatencyRow[] }) {
  return <Table caption="How fast it answered" columns={COLUMNS} rows={rows} rowKey={({ span }) => span} />;
}

const COLUMNS: Column<LatencyRow>[] = [
  { key: "span", head: "In the last", phone: "title", cell: ({ span }) => span },
  {
    key: "answered",
    head: "Good looks",
    numeric: true,
    phone: "side",
    cell: ({ answered }) => formatCount(answered),
  },
  {
    key: "failed",
    head: "Failed",
    numeric: true,
    phoneLabel: "failed",
    cell: ({ failed }) => formatCount(failed),
  },
  percentile("p50", "Half within"),
  percentile("p95", "95 of 100 within"),
  percentile("p99", "99 of 100 within"),
];

function percentile(key: "p50" | "p95" | "p99", head: string): Column<LatencyRow> {
  return {
    key,
    head,
    numeric: true,
    phoneLabel: head.toLowerCase(),
    cell: (row) => {
      const found = row[key];
      if (!found) return "–";
      return `${found.atLeast ? "more than " : ""}${latencyWords(found.ms)}`;
    },
  };
}
