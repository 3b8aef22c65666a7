import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { DrillCheck, DrillPart } from "@/lib/backups/model/drill";
import { durationWords } from "@/lib/time";

type CheckTableProps = { checks: readonly DrillCheck[]; zone: string };

/** What was expected, and what was observed. */
export function CheckTable({ checks, zone }: CheckTableProps) {
  const columns: Column<DrillCheck & { no: number }>[] = [
    { key: "name", head: "Check", phone: "title", cell: ({ name }) => <Untrusted text={name} limit={500} /> },
    {
      key: "passed",
      head: "Result",
      phone: "side",
      cell: ({ passed }) => <Status state={passed ? "passed" : "failed"} />,
    },
    {
      key: "expected",
      head: "Expected",
      phoneLabel: "expected",
      cell: ({ expected }) => <Value text={expected} />,
    },
    {
      key: "observed",
      head: "Observed",
      phoneLabel: "observed",
      cell: ({ observed }) => (observed ? <Value text={observed} /> : "Nothing"),
    },
    {
      key: "at",
      head: "At",
      phone: "desk",
      cell: ({ at }) => <Time at={new Date(at)} zone={zone} form="second" />,
    },
  ];
  const rows = checks.map((check, no) => ({ ...check, no }));
  return <Table caption="Checks" columns={columns} rows={rows} rowKey={({ no }) => String(no)} />;
}

/** Often a hash, which would else be wider than the page, and than paper. */
function Value({ text }: { text: string }) {
  return (
    <span className="wrap-anywhere">
      <Untrusted text={text} limit={500} />
    </span>
  );
}

/** How long each part took. */
export function PartTable({ parts, zone }: { parts: readonly DrillPart[]; zone: string }) {
  const columns: Column<DrillPart & { no: number }>[] = [
    { key: "name", head: "Part", phone: "title", cell: ({ name }) => name },
    {
      key: "took",
      head: "Took",
      phone: "side",
      cell: ({ startedAt, endedAt }) => durationWords((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000),
    },
    {
      key: "status",
      head: "Exit status",
      phoneLabel: "exit status",
      cell: ({ exitStatus }) => exitStatus ?? "Not said",
    },
    {
      key: "begun",
      head: "Begun",
      phoneLabel: "begun",
      cell: ({ startedAt }) => <Time at={new Date(startedAt)} zone={zone} form="second" />,
    },
  ];
  const rows = parts.map((part, no) => ({ ...part, no }));
  return <Table caption="Parts" columns={columns} rows={rows} rowKey={({ no }) => String(no)} />;
}
