import { HostName } from "@/components/ui/host-name";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ChangeRow } from "@/lib/fleet/model/server";
import { beginning } from "./change-words";

type ChangeTableProps = { changes: readonly ChangeRow[]; zone: string; now: Date; caption: string };

/** What became different on servers, newest first. */
export function ChangeTable({ changes, zone, now, caption }: ChangeTableProps) {
  return <Table caption={caption} columns={columns(zone, now)} rows={changes} rowKey={({ id }) => id} />;
}

function columns(zone: string, now: Date): Column<ChangeRow>[] {
  return [
    {
      key: "what",
      head: "What",
      phone: "title",
      cell: (change) => <What change={change} />,
    },
    {
      key: "server",
      head: "Server",
      cell: ({ serverId, hostname }) => (
        <TextLink href={`/servers/${serverId}?tab=changes`}>
          <HostName name={hostname} />
        </TextLink>
      ),
    },
    {
      key: "at",
      head: "When",
      numeric: true,
      phone: "line",
      cell: ({ at }) => <Time at={at} zone={zone} now={now} />,
    },
  ];
}

function What({ change: { kind, verb, subject, before, after } }: { change: ChangeRow }) {
  return (
    <>
      <span className="text-text-2">{beginning(kind, verb)}</span>
      <Untrusted text={subject} limit={160} />
      {(before !== null || after !== null) && (
        <span className="block text-xs text-text-3">
          {before !== null && <Untrusted text={before} limit={120} />}
          {before !== null && after !== null && " → "}
          {after !== null && <Untrusted text={after} limit={120} />}
        </span>
      )}
    </>
  );
}
