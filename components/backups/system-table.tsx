"use client";
/**
 * The rows of the list of systems. Made in the browser from the rows' values as well as on the server: sent as elements
 * they weigh several times as much.
 */
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Instant } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ListedSystem } from "./listed-system";

export function SystemTable({ systems }: { systems: ListedSystem[] }) {
  return (
    <Table
      caption="Protected systems, those that need somebody first"
      columns={COLUMNS}
      rows={systems}
      rowKey={({ id }) => id}
    />
  );
}

const COLUMNS: Column<ListedSystem>[] = [
  {
    key: "name",
    head: "System",
    phone: "title",
    cell: ({ id, name, kind }) => (
      <>
        <TextLink href={`/backups/${id}`}>
          <Untrusted text={name} limit={100} />
        </TextLink>
        <span className="block text-xs text-text-3">{kind}</span>
      </>
    ),
  },
  {
    key: "state",
    head: "State",
    phone: "side",
    cell: ({ state: { state, word } }) => <Status state={state}>{word}</Status>,
  },
  {
    key: "point",
    head: "Restore point",
    phoneLabel: "restore point",
    cell: ({ point }) => <Instant time={point} none="none is known" />,
  },
  { key: "limit", head: "Limit", phoneLabel: "at most", cell: ({ limit }) => limit },
  {
    key: "restored",
    head: "Last restore",
    phoneLabel: "restored",
    cell: ({ restored: { state, word }, restoredAt }) => (
      <>
        <Status state={state}>{word}</Status> {restoredAt && <Instant time={restoredAt} />}
      </>
    ),
  },
  { key: "took", head: "Took / goal", phoneLabel: "took", cell: tookCell },
  {
    key: "due",
    head: "Next due",
    phoneLabel: "next test",
    cell: ({ due, isOverdue }) => (
      <span className={isOverdue ? "font-semibold" : undefined}>
        {isOverdue && "overdue "}
        <Instant time={due} none="at once" />
      </span>
    ),
  },
  { key: "copies", head: "Copies", phone: "foot", cell: ({ copies }) => copies },
  {
    key: "env",
    head: "Environment",
    phone: "desk",
    cell: ({ environment }) => (environment ? <Untrusted text={environment} limit={60} /> : "–"),
  },
];

function tookCell({ took, goal, isSlow }: ListedSystem) {
  const words = [took ?? "–", ...(goal === null ? [] : [goal])].join(" / ");
  return isSlow ? <span className="font-semibold">{words}</span> : words;
}
