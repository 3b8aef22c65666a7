import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { JobRow, ProcessRow } from "@/lib/health/model";

/** Web and worker processes that said so lately. */
export function ProcessTable({ processes, zone }: { processes: readonly ProcessRow[]; zone: string }) {
  const columns: Column<ProcessRow>[] = [
    { key: "kind", head: "Process", phone: "title", cell: ({ kind }) => kind },
    {
      key: "state",
      head: "State",
      phone: "side",
      cell: ({ alive }) =>
        alive ? <Status state="up">Running</Status> : <Status state="unknown">Silent</Status>,
    },
    { key: "host", head: "Where", cell: ({ hostname, pid }) => `${hostname}, process ${pid}` },
    { key: "version", head: "Version", cell: ({ version }) => version },
    {
      key: "since",
      head: "Since",
      phoneLabel: "since",
      cell: ({ startedAt }) => <Time at={startedAt} zone={zone} />,
    },
    { key: "beat", head: "Last word", phone: "desk", cell: ({ beatAt }) => <Time at={beatAt} zone={zone} /> },
  ];
  return (
    <Table
      caption="Processes"
      columns={columns}
      rows={processes}
      rowKey={({ kind, hostname, pid }) => `${kind} ${hostname} ${pid}`}
    />
  );
}

/** Timed work and how its last run ended. */
export function JobTable({ jobs, zone }: { jobs: readonly JobRow[]; zone: string }) {
  const columns: Column<JobRow>[] = [
    { key: "name", head: "Job", phone: "title", cell: ({ name }) => name },
    {
      key: "state",
      head: "State",
      phone: "side",
      cell: ({ lastError, overdueS }) =>
        lastError ? (
          <Status state="failed" />
        ) : overdueS > 120 ? (
          <Status state="late" />
        ) : (
          <Status state="passed" />
        ),
    },
    {
      key: "next",
      head: "Due",
      phoneLabel: "due",
      cell: ({ runAt }) => <Time at={runAt} zone={zone} form="second" />,
    },
    { key: "error", head: "Last error", phone: "foot", cell: ({ lastError }) => lastError ?? "–" },
  ];
  return <Table caption="Timed work" columns={columns} rows={jobs} rowKey={({ name }) => name} />;
}
