import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { SystemRow } from "@/lib/backups/model/system";

type Digit = SystemRow["score"][number];

const ASKED: Record<Digit["key"], string> = {
  copies: "3 copies, production among them",
  media: "2 kinds of media",
  "off-site": "1 off-site",
  locked: "1 locked or offline",
  errors: "0 errors, and a restore that was tried",
};

/** 3-2-1-1-0: each digit with the fact that makes it true, and until when it does. */
export function ScoreTable({ score, zone }: { score: readonly Digit[]; zone: string }) {
  return (
    <Table
      caption="3-2-1-1-0, digit by digit"
      columns={columnsFor(zone)}
      rows={score}
      rowKey={({ key }) => key}
    />
  );
}

function columnsFor(zone: string): Column<Digit>[] {
  return [
    { key: "asked", head: "Asked for", phone: "title", cell: ({ key }) => ASKED[key] },
    {
      key: "holds",
      head: "Holds",
      phone: "side",
      cell: ({ holds }) =>
        holds === null ? (
          <Status state="unknown" />
        ) : holds ? (
          <Status state="passed">Yes</Status>
        ) : (
          <Status state="failed">No</Status>
        ),
    },
    { key: "why", head: "Because", phone: "foot", cell: ({ why }) => <Untrusted text={why} limit={500} /> },
    {
      key: "until",
      head: "Proven until",
      phoneLabel: "until",
      cell: ({ until }) => (
        <Time at={until === null ? null : new Date(until)} zone={zone} form="minute" none="–" />
      ),
    },
  ];
}
