import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { scheduleWords } from "@/lib/schedule/schedule-words";
import type { HeartbeatRow } from "@/lib/uptime/model/heartbeat";
import { HeartbeatStatus } from "./heartbeat-status";

type HeartbeatTableProps = { heartbeats: readonly HeartbeatRow[]; zone: string; now: Date };

/** What is expected to call, and whether it did. */
export function HeartbeatTable({ heartbeats, zone, now }: HeartbeatTableProps) {
  return (
    <Table
      caption="Heartbeats, the worst first"
      columns={columnsFor(zone, now)}
      rows={heartbeats}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, now: Date): Column<HeartbeatRow>[] {
  return [
    {
      key: "name",
      head: "Job",
      phone: "title",
      cell: ({ id, name }) => (
        <TextLink href={`/uptime/heartbeats/${id}`}>
          <Untrusted text={name} />
        </TextLink>
      ),
    },
    {
      key: "state",
      head: "State",
      phone: "side",
      cell: (heartbeat) => <HeartbeatStatus heartbeat={heartbeat} />,
    },
    {
      key: "last",
      head: "Last call",
      phoneLabel: "called",
      cell: ({ heardAt }) => <Time at={heardAt} zone={zone} now={now} none="never" />,
    },
    {
      key: "due",
      head: "Expected by",
      phoneLabel: "expected by",
      cell: ({ downAt }) => <Time at={downAt} zone={zone} form="minute" none="–" />,
    },
    {
      key: "schedule",
      head: "Schedule",
      phone: "foot",
      cell: ({ schedule }) => <Untrusted text={scheduleWords(schedule)} limit={120} />,
    },
    {
      key: "env",
      head: "Environment",
      phone: "desk",
      cell: ({ environment }) => (environment ? <Untrusted text={environment} /> : "–"),
    },
  ];
}
