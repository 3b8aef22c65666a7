import { ActionForm } from "@/components/ui/action-form";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ExceptionRow } from "@/lib/backups/model/protection";
import { visibleText } from "@/lib/untrusted";
import { PART_WORDS } from "./words";

type ExceptionTableProps = { rows: readonly ExceptionRow[]; zone: string; now: Date; mayEnd: boolean };

/** What is backed up by nobody, with the reason. */
export function ExceptionTable({ rows, zone, now, mayEnd }: ExceptionTableProps) {
  return (
    <Table
      caption="Exceptions, the next to end first"
      columns={columnsFor(zone, now, mayEnd)}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, now: Date, mayEnd: boolean): Column<ExceptionRow>[] {
  const columns: (Column<ExceptionRow> | false)[] = [
    {
      key: "server",
      head: "Server",
      phone: "title",
      cell: ({ server }) => (
        <TextLink href={`/servers/${server.id}`}>
          <Untrusted text={server.hostname} />
        </TextLink>
      ),
    },
    { key: "part", head: "What needs none", phone: "side", cell: ({ part }) => PART_WORDS[part] },
    {
      key: "reason",
      head: "Reason",
      phone: "foot",
      cell: ({ reason }) => <Untrusted text={reason} limit={500} />,
    },
    {
      key: "until",
      head: "Until",
      phoneLabel: "until",
      cell: ({ until }) => <Time at={until} zone={zone} form="minute" now={now} />,
    },
    {
      key: "by",
      head: "Made",
      phoneLabel: "made",
      cell: ({ createdAt, createdBy }) => (
        <>
          <Time at={createdAt} zone={zone} form="minute" /> by <Untrusted text={createdBy} limit={100} />
        </>
      ),
    },
    mayEnd && {
      key: "end",
      head: <span className="sr-only">What can be done</span>,
      phone: "foot",
      cell: ({ id, server }) => (
        <ActionForm
          method="DELETE"
          path={`/api/backups/exceptions/${id}`}
          submit="End it"
          done="The exception has ended."
          question={`End the exception of ${visibleText(server.hostname)}? It is unprotected then, unless a system names it.`}
          className="contents"
        />
      ),
    },
  ];
  return columns.filter((column) => column !== false);
}
