import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { SystemRow } from "@/lib/backups/model/system";
import { spanWords } from "@/lib/time";
import { CopyMarks } from "./copy-marks";
import { DRILL_WORDS, KIND_WORDS, STANDING_WORDS } from "./words";

type SystemTableProps = { systems: readonly SystemRow[]; zone: string; now: Date };

/** What is protected, and whether it could be brought back. */
export function SystemTable({ systems, zone, now }: SystemTableProps) {
  return (
    <Table
      caption="Protected systems, those that need somebody first"
      columns={columnsFor(zone, now)}
      rows={systems}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, now: Date): Column<SystemRow>[] {
  return [
    {
      key: "name",
      head: "System",
      phone: "title",
      cell: ({ id, name, kind }) => (
        <>
          <TextLink href={`/backups/${id}`}>
            <Untrusted text={name} limit={100} />
          </TextLink>
          <span className="block text-xs text-text-3">{KIND_WORDS[kind]}</span>
        </>
      ),
    },
    { key: "state", head: "State", phone: "side", cell: (system) => <SystemState system={system} /> },
    {
      key: "point",
      head: "Restore point",
      phoneLabel: "restore point",
      cell: ({ pointAt }) => <Time at={pointAt} zone={zone} now={now} none="none is known" />,
    },
    {
      key: "limit",
      head: "Limit",
      phoneLabel: "at most",
      cell: ({ rpoS }) => spanWords(rpoS),
    },
    {
      key: "restored",
      head: "Last restore",
      phoneLabel: "restored",
      cell: (system) => <LastRestore system={system} zone={zone} now={now} />,
    },
    { key: "copies", head: "Copies", phone: "foot", cell: ({ copies }) => <CopyMarks copies={copies} /> },
    {
      key: "env",
      head: "Environment",
      phone: "desk",
      cell: ({ environment }) => (environment ? <Untrusted text={environment} limit={60} /> : "–"),
    },
  ];
}

/** Too old is said before anything that a copy says: it is what a restore would meet. */
export function SystemState({ system: { isFresh, standing, copies } }: { system: SystemRow }) {
  if (isFresh === false) return <Status state="failed">Too old</Status>;
  if (copies.length === 0) return <Status state="unknown">No copy</Status>;
  const { state, word } = STANDING_WORDS[standing];
  return <Status state={state}>{word}</Status>;
}

/** The newest restore that was tried; one that passed too long ago is not known any more. */
export function LastRestore({ system, zone, now }: { system: SystemRow; zone: string; now: Date }) {
  const { drill, isProven } = system;
  if (!drill) return <Status state="unknown">Never tried</Status>;
  const { state, word } = DRILL_WORDS[drill.result];
  return (
    <>
      {drill.result === "passed" && !isProven ? (
        <Status state="unknown">Overdue</Status>
      ) : (
        <Status state={state}>{word}</Status>
      )}{" "}
      <Time at={drill.at} zone={zone} now={now} />
    </>
  );
}

/** What everything else is for: when it was brought back last, and whether that is still proof. */
export function ProvenRestore({ system, zone, now }: { system: SystemRow; zone: string; now: Date }) {
  const { drill, isProven } = system;
  if (!drill?.passedAt) return <>No restore of it was ever proven.</>;
  return (
    <>
      Last proven restore: <Time at={drill.passedAt} zone={zone} form="minute" now={now} />
      {isProven
        ? "."
        : drill.result === "passed"
          ? ", longer ago than agreed."
          : "; the newest did not pass."}
    </>
  );
}
