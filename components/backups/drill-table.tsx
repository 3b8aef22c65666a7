import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { DrillRow } from "@/lib/backups/model/drill";
import { durationWords } from "@/lib/time";
import { DRILL_WORDS } from "./words";

type DrillTableProps = { drills: readonly DrillRow[]; zone: string; now: Date };

/** Restores that were tried. */
export function DrillTable({ drills, zone, now }: DrillTableProps) {
  return (
    <Table
      caption="Restores that were tried, the newest first"
      columns={columnsFor(zone, now)}
      rows={drills}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, now: Date): Column<DrillRow>[] {
  return [
    {
      key: "begun",
      head: "Begun",
      phone: "title",
      cell: ({ id, startedAt }) => (
        <TextLink href={`/backups/drills/${id}`}>
          <Time at={startedAt} zone={zone} form="minute" />
        </TextLink>
      ),
    },
    { key: "result", head: "Result", phone: "side", cell: (drill) => <DrillResultMark drill={drill} /> },
    {
      key: "why",
      head: "Why",
      phone: "foot",
      cell: ({ why }) => (why ? <Untrusted text={why} limit={300} /> : "–"),
    },
    {
      key: "took",
      head: "Took",
      phoneLabel: "took",
      cell: ({ tookS, endedAt, startedAt }) =>
        tookS !== null
          ? durationWords(tookS)
          : endedAt === null
            ? durationWords((now.getTime() - startedAt.getTime()) / 1_000)
            : "Not known",
    },
    {
      key: "lost",
      head: "Lost",
      phoneLabel: "lost",
      cell: ({ lostS }) => (lostS === null ? "Not known" : durationWords(lostS)),
    },
    {
      key: "signed",
      head: "Signed",
      phone: "desk",
      cell: ({ signedBy }) => (signedBy ? <Untrusted text={signedBy} limit={60} /> : "Not yet"),
    },
  ];
}

export function DrillResultMark({ drill: { result } }: { drill: Pick<DrillRow, "result"> }) {
  if (result === null) return <Status state="maintenance">Under way</Status>;
  const { state, word } = DRILL_WORDS[result];
  return <Status state={state}>{word}</Status>;
}
