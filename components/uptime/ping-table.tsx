import { Raw } from "@/components/ui/raw";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { formatBytes } from "@/lib/units";
import type { PingRow } from "@/lib/uptime/model/heartbeat";
import { runWords } from "./heartbeat-facts";
import { RecordedStatus } from "./heartbeat-status";

type PingTableProps = { pings: readonly PingRow[]; zone: string; keepsEnd: boolean };

/** Every call as it was kept, with what it said. */
export function PingTable({ pings, zone, keepsEnd }: PingTableProps) {
  return (
    <Table
      caption="Calls, the newest first"
      columns={columnsFor(zone, keepsEnd)}
      rows={pings}
      rowKey={({ n }) => String(n)}
    />
  );
}

function columnsFor(zone: string, keepsEnd: boolean): Column<PingRow>[] {
  return [
    {
      key: "at",
      head: "Called",
      phone: "title",
      cell: ({ at, n }) => (
        <>
          <Time at={at} zone={zone} form="second" />
          <span className="block text-xs text-text-3">#{n}</span>
        </>
      ),
    },
    {
      key: "as",
      head: "Counted as",
      phone: "side",
      cell: ({ recorded, exitStatus }) => (
        <>
          <RecordedStatus recorded={recorded} />
          {exitStatus !== null && <span className="block text-xs text-text-3">exit status {exitStatus}</span>}
        </>
      ),
    },
    {
      key: "ms",
      head: "Took",
      phoneLabel: "took",
      numeric: true,
      cell: ({ durationMs }) => (durationMs === null ? "–" : runWords(durationMs)),
    },
    {
      key: "from",
      head: "From",
      phoneLabel: "from",
      cell: ({ address, method, agent }) => (
        <>
          {address === null ? "–" : <Untrusted text={address} />}
          <span className="block text-xs text-text-3">
            {method} {agent !== null && <Untrusted text={agent} limit={60} />}
          </span>
        </>
      ),
    },
    {
      key: "said",
      head: "Said",
      phone: "foot",
      cell: (ping) => <Said ping={ping} keepsEnd={keepsEnd} />,
    },
  ];
}

const SHORT = 120;

function Said({ ping, keepsEnd }: { ping: PingRow; keepsEnd: boolean }) {
  const { body, why, rid, n, size } = ping;
  const left = body === null ? null : cutWords(body, size, keepsEnd);
  return (
    <>
      {why && (
        <p className="text-text-2">
          <Untrusted text={why} limit={300} />
        </p>
      )}
      {rid && <p className="text-xs text-text-3">run {rid}</p>}
      {body !== null && body.length <= SHORT && !body.trimEnd().includes("\n") && left === null ? (
        <Untrusted text={body.trimEnd()} />
      ) : (
        body !== null && (
          <details>
            <summary className="cursor-pointer py-1 text-text-2">
              <Untrusted text={firstLineOf(body)} limit={SHORT} />
            </summary>
            <Raw text={body} label={`Body of call ${n}`} wrap />
            {left && <p className="text-xs text-text-3">{left}</p>}
          </details>
        )
      )}
      {body === null && why === null && rid === null && "–"}
    </>
  );
}

function firstLineOf(body: string): string {
  return body.split("\n").find((line) => line.trim() !== "") ?? "White space";
}

/** Compared by bytes: the text may have fewer letters. */
function cutWords(body: string, size: number | null, keepsEnd: boolean): string | null {
  const end = keepsEnd ? "last" : "first";
  const kept = new TextEncoder().encode(body).length;
  if (size === null)
    return `Only the ${end} ${formatBytes(kept)} are kept; nobody counted how many there were.`;
  return size > kept + 3 ? `Only the ${end} ${formatBytes(kept)} of ${formatBytes(size)} are kept.` : null;
}
