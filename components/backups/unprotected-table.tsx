import { LinkButton } from "@/components/ui/link-button";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { UnprotectedRow } from "@/lib/backups/model/protection";
import { addressOf } from "@/lib/search-params";
import { visibleText } from "@/lib/untrusted";

type UnprotectedTableProps = {
  rows: readonly UnprotectedRow[];
  zone: string;
  now: Date;
  mayProtect: boolean;
  /** Rows are ticked for a form around the table. */
  mayExcept: boolean;
};

/** Servers of which something is protected by nothing. */
export function UnprotectedTable(props: UnprotectedTableProps) {
  return (
    <Table
      caption="Servers of which something is protected by nothing, by name"
      columns={columnsFor(props)}
      rows={props.rows}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor({ zone, now, mayProtect, mayExcept }: UnprotectedTableProps): Column<UnprotectedRow>[] {
  const columns: (Column<UnprotectedRow> | false)[] = [
    mayExcept && {
      key: "tick",
      head: <span className="sr-only">Chosen</span>,
      phone: "mark",
      cell: ({ id, hostname }) => (
        <label className="grid min-h-control min-w-control place-items-center">
          <input type="checkbox" name="servers" value={id} className="size-4 accent-accent" />
          <span className="sr-only">{visibleText(hostname)}</span>
        </label>
      ),
    },
    {
      key: "server",
      head: "Server",
      phone: "title",
      cell: ({ id, hostname }) => (
        <TextLink href={`/servers/${id}`}>
          <Untrusted text={hostname} />
        </TextLink>
      ),
    },
    { key: "files", head: "Files", phoneLabel: "files", cell: ({ files }) => <FilesMark bare={files} /> },
    {
      key: "databases",
      head: "Databases",
      phoneLabel: "databases",
      cell: (row) => <DatabasesMark row={row} />,
    },
    {
      key: "env",
      head: "Environment",
      phone: "desk",
      cell: ({ environment }) => (environment ? <Untrusted text={environment} limit={60} /> : "–"),
    },
    {
      key: "since",
      head: "Enrolled",
      phone: "desk",
      cell: ({ enrolledAt }) => <Time at={enrolledAt} zone={zone} now={now} />,
    },
    mayProtect && {
      key: "protect",
      head: <span className="sr-only">What can be done</span>,
      phone: "foot",
      cell: ({ hostname, files }) => (
        <LinkButton
          href={addressOf("/backups/add", { server: hostname, kind: files ? "files" : "database" })}
        >
          Protect…
        </LinkButton>
      ),
    },
  ];
  return columns.filter((column) => column !== false);
}

function FilesMark({ bare }: { bare: boolean }) {
  return bare ? <Status state="failed">Unprotected</Status> : <Status state="passed">Covered</Status>;
}

function DatabasesMark({ row: { databases, kinds } }: { row: UnprotectedRow }) {
  if (databases === null) return <Status state="unknown">Not known which</Status>;
  const names = kinds && kinds.length > 0 ? kinds.join(", ") : null;
  if (databases === 0) return names ? <Status state="passed">Covered</Status> : <>None runs</>;
  const of =
    kinds && kinds.length > databases ? `${databases} of ${kinds.length} unprotected` : "Unprotected";
  return (
    <>
      <Status state="failed">{of}</Status> <Untrusted text={names ?? ""} limit={200} />
    </>
  );
}
