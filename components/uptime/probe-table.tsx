import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ProbeRow } from "@/lib/uptime/model/probe";
import { LookStatus } from "./look-table";
import { intervalWords, latencyWords } from "./words";

type ProbeTableProps = { probes: readonly ProbeRow[]; zone: string; now: Date };

/** What is looked at, and what was seen last. */
export function ProbeTable({ probes, zone, now }: ProbeTableProps) {
  return <Table caption="Probes" columns={columnsFor(zone, now)} rows={probes} rowKey={({ id }) => id} />;
}

function columnsFor(zone: string, now: Date): Column<ProbeRow>[] {
  return [
    {
      key: "name",
      head: "Probe",
      phone: "title",
      cell: ({ id, name, target }) => (
        <>
          <TextLink href={`/uptime/probes/${id}`}>
            <Untrusted text={name} />
          </TextLink>
          <span className="block text-xs break-all text-text-3">
            <Untrusted text={target} limit={120} />
          </span>
        </>
      ),
    },
    {
      key: "state",
      head: "Last look",
      phone: "side",
      cell: (probe) => <ProbeStatus probe={probe} now={now} />,
    },
    {
      key: "at",
      head: "When",
      cell: ({ last }) => <Time at={newest(last)?.at ?? null} zone={zone} now={now} none="never" />,
    },
    {
      key: "ms",
      head: "Took",
      numeric: true,
      phoneLabel: "took",
      cell: ({ last }) => latencyWords(newest(last)?.latencyMs ?? null),
    },
    { key: "kind", head: "How", phone: "desk", cell: ({ kind }) => kind.toUpperCase() },
    { key: "interval", head: "Looks", cell: ({ intervalS }) => intervalWords(intervalS) },
    {
      key: "env",
      head: "Environment",
      phone: "desk",
      cell: ({ environment }) => (environment ? <Untrusted text={environment} /> : "–"),
    },
  ];
}

/** Looks missed until what was seen last says nothing of now. */
const MISSED = 3;

export function ProbeStatus({ probe, now }: { probe: ProbeRow; now: Date }) {
  const { pausedAt, last, intervalS } = probe;
  if (pausedAt) return <Status state="off">Paused</Status>;
  const fresh = last.filter(
    ({ at }) => now.getTime() - new Date(at).getTime() < MISSED * intervalS * 1_000 + 30_000,
  );
  const worst =
    fresh.find((look) => look.class === "fail") ?? fresh.find((look) => look.class === "invalid") ?? fresh[0];
  return worst ? (
    <LookStatus look={worst} />
  ) : (
    <Status state="unknown">{last.length === 0 ? "No look yet" : "No look lately"}</Status>
  );
}

export function newest(last: ProbeRow["last"]): ProbeRow["last"][number] | undefined {
  return [...last].sort((a, b) => new Date(b.at).getTime() - new Date(a.at).getTime())[0];
}
