import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { durationWords } from "@/lib/time";
import type { FlipRow } from "@/lib/uptime/model/heartbeat";
import { HeartbeatStatus } from "./heartbeat-status";

type FlipTableProps = { flips: readonly FlipRow[]; zone: string; now: Date };

/** When it went up and down, to the second at which it did. */
export function FlipTable({ flips, zone, now }: FlipTableProps) {
  return (
    <Table
      caption="Changes of state, the newest first"
      columns={columnsFor(zone, now)}
      rows={flips}
      rowKey={({ n }) => String(n)}
    />
  );
}

function columnsFor(zone: string, now: Date): Column<FlipRow>[] {
  return [
    {
      key: "at",
      head: "Since",
      phone: "title",
      cell: ({ at }) => <Time at={at} zone={zone} form="second" />,
    },
    { key: "to", head: "State", phone: "side", cell: (flip) => <FlipStatus flip={flip} /> },
    {
      key: "until",
      head: "Until",
      phoneLabel: "until",
      cell: ({ until }) => <Time at={until} zone={zone} form="second" none="it lasts" />,
    },
    {
      key: "for",
      head: "For",
      phoneLabel: "for",
      numeric: true,
      cell: ({ at, until }) =>
        durationWords((new Date(until ?? now).getTime() - new Date(at).getTime()) / 1_000),
    },
  ];
}

function FlipStatus({ flip: { to, reason } }: { flip: FlipRow }) {
  if (to === "resumed") return <Status state="unknown">Resumed</Status>;
  return <HeartbeatStatus heartbeat={{ standing: to, reason }} />;
}
