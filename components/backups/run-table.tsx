import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { RunRow } from "@/lib/backups/model/run";
import { durationWords } from "@/lib/time";
import { formatBytes, formatCount } from "@/lib/units";
import { OUTCOME_WORDS, RUN_WORDS } from "./words";

type RunTableProps = { runs: readonly RunRow[]; zone: string; mayRead: boolean };

/** Every run that was told of; each opens what its tool said. */
export function RunTable({ runs, zone, mayRead }: RunTableProps) {
  return (
    <Table
      caption="Runs, the newest first"
      columns={columnsFor(zone, mayRead)}
      rows={runs}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, mayRead: boolean): Column<RunRow>[] {
  return [
    {
      key: "at",
      head: "Ended",
      phone: "title",
      cell: ({ at, messageId }) =>
        mayRead ? (
          <TextLink href={`/backups/messages/${messageId}`}>
            <Time at={at} zone={zone} form="second" />
          </TextLink>
        ) : (
          <Time at={at} zone={zone} form="second" />
        ),
    },
    {
      key: "outcome",
      head: "It went",
      phone: "side",
      cell: ({ outcome }) => (
        <Status state={OUTCOME_WORDS[outcome].state}>{OUTCOME_WORDS[outcome].word}</Status>
      ),
    },
    {
      key: "what",
      head: "What",
      cell: ({ kind, copy, engine }) => (
        <>
          {RUN_WORDS[kind]} by {engine} to <Untrusted text={copy.name} limit={60} />
        </>
      ),
    },
    {
      key: "why",
      head: "What it said",
      phone: "foot",
      cell: ({ why, oddity }) =>
        why || oddity ? <Untrusted text={[why, oddity].filter(Boolean).join(" ")} limit={300} /> : "–",
    },
    { key: "took", head: "Took", phoneLabel: "took", cell: (run) => tookWords(run) },
    {
      key: "size",
      head: "Size",
      numeric: true,
      phoneLabel: "size",
      cell: ({ bytes }) => (bytes === null ? "–" : formatBytes(bytes)),
    },
    {
      key: "files",
      head: "Files",
      numeric: true,
      phone: "desk",
      cell: ({ files }) => (files === null ? "–" : formatCount(files)),
    },
  ];
}

function tookWords({ startedAt, endedAt }: RunRow): string {
  return startedAt && endedAt ? durationWords((endedAt.getTime() - startedAt.getTime()) / 1_000) : "–";
}
