import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ObjectiveRow } from "@/lib/uptime/model/objective";
import { lengthWords } from "./words";

type Outage = { from: number; to: number; bad: number };
type OutageTableProps = {
  outages: readonly Outage[];
  probes: ObjectiveRow["probes"];
  zone: string;
};

/** When it was down, each with the looks that say so. */
export function OutageTable({ outages, probes, zone }: OutageTableProps) {
  return (
    <Table
      caption="Outages, the newest first"
      columns={columnsFor(probes, zone)}
      rows={outages}
      rowKey={({ from }) => String(from)}
    />
  );
}

function columnsFor(probes: ObjectiveRow["probes"], zone: string): Column<Outage>[] {
  return [
    {
      key: "from",
      head: "From",
      phone: "title",
      cell: ({ from }) => <Time at={new Date(from)} zone={zone} form="minute" />,
    },
    {
      key: "to",
      head: "Until",
      phone: "line",
      phoneLabel: "until",
      cell: ({ to }) => <Time at={new Date(to)} zone={zone} form="minute" />,
    },
    { key: "bad", head: "Down for", numeric: true, phone: "side", cell: ({ bad }) => lengthWords(bad) },
    {
      key: "evidence",
      head: "Evidence",
      phone: "foot",
      cell: ({ to }) => (
        <span className="flex flex-wrap gap-x-3">
          {probes.map(({ id, name }) => (
            <TextLink key={id} href={`/uptime/probes/${id}?until=${new Date(to).toISOString()}`}>
              Looks of <Untrusted text={name} />
            </TextLink>
          ))}
        </span>
      ),
    },
  ];
}
