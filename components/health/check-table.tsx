import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import type { Check } from "@/lib/health/model";

const STATES = { good: "passed", bad: "failed", unknown: "unknown" } as const;

const columns: Column<Check>[] = [
  { key: "name", head: "Check", phone: "title", cell: ({ name }) => name },
  { key: "result", head: "Result", phone: "side", cell: ({ result }) => <Status state={STATES[result]} /> },
  { key: "found", head: "Found", phone: "foot", cell: ({ found }) => found },
  { key: "advice", head: "What to do", phone: "foot", cell: ({ advice }) => advice ?? "–" },
];

/** What an operator would check, the bad ones first. */
export function CheckTable({ checks }: { checks: readonly Check[] }) {
  const rank = { bad: 0, unknown: 1, good: 2 };
  const sorted = [...checks].sort((a, b) => rank[a.result] - rank[b.result]);
  return <Table caption="Checks" columns={columns} rows={sorted} rowKey={({ name }) => name} />;
}
