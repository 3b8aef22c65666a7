import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { KeptLook, Outcome } from "@/lib/uptime/model/probe";
import { latencyWords, reasonWords } from "./words";

type LookTableProps = { looks: readonly KeptLook[]; zone: string };

/** Every look, as it was kept: the evidence behind each minute. */
export function LookTable({ looks, zone }: LookTableProps) {
  return (
    <Table
      caption="Looks, the newest first"
      columns={columnsFor(zone)}
      rows={looks}
      rowKey={({ scheduledAt, location, attempt }) =>
        `${new Date(scheduledAt).getTime()} ${location} ${attempt}`
      }
    />
  );
}

function columnsFor(zone: string): Column<KeptLook>[] {
  return [
    {
      key: "at",
      head: "Looked at",
      phone: "title",
      cell: ({ startedAt, attempt }) => (
        <>
          <Time at={startedAt} zone={zone} form="second" />
          {attempt > 0 && <span className="text-text-3"> try {attempt + 1}</span>}
        </>
      ),
    },
    { key: "state", head: "Result", phone: "side", cell: (look) => <LookStatus look={look} /> },
    {
      key: "seen",
      head: "Seen",
      phone: "line",
      cell: ({ reason, detail }) => <Untrusted text={reasonWords(reason, detail)} limit={200} />,
    },
    {
      key: "location",
      head: "From",
      phoneLabel: "from",
      cell: ({ location }) => <Untrusted text={location} />,
    },
    {
      key: "ms",
      head: "Took",
      numeric: true,
      phoneLabel: "took",
      cell: ({ latencyMs }) => latencyWords(latencyMs),
    },
  ];
}

export function LookStatus({ look }: { look: Pick<Outcome, "class"> }) {
  if (look.class === "ok") return <Status state="up">OK</Status>;
  if (look.class === "fail") return <Status state="failed" />;
  return <Status state="unknown">Our fault</Status>;
}
