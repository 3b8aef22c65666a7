import { Severity } from "@/components/ui/severity";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { IncidentRow } from "@/lib/incidents/model/incident";
import { IncidentStatus } from "./incident-status";
import { downtimeWords } from "./words";

type IncidentTableProps = { caption: string; incidents: readonly IncidentRow[]; zone: string };

/** Incidents, each with what it cost. */
export function IncidentTable({ caption, incidents, zone }: IncidentTableProps) {
  return <Table caption={caption} columns={columnsIn(zone)} rows={incidents} rowKey={({ id }) => id} />;
}

function columnsIn(zone: string): Column<IncidentRow>[] {
  return [
    {
      key: "severity",
      head: "Severity",
      phone: "line",
      cell: ({ severity }) => <Severity level={severity} />,
    },
    {
      key: "title",
      head: "Incident",
      phone: "title",
      cell: ({ id, no, title }) => (
        <TextLink href={`/incidents/${id}`}>
          #{no} <Untrusted text={title} limit={300} />
        </TextLink>
      ),
    },
    {
      key: "status",
      head: "Status",
      phone: "side",
      cell: ({ status }) => <IncidentStatus status={status} />,
    },
    {
      key: "lead",
      head: "Lead",
      phoneLabel: "lead",
      cell: ({ lead }) => (lead ? <Untrusted text={lead.name} limit={100} /> : "nobody"),
    },
    {
      key: "since",
      head: "Since",
      phoneLabel: "since",
      cell: ({ impactStartedAt }) => <Time at={impactStartedAt} zone={zone} form="minute" />,
    },
    {
      key: "until",
      head: "Resolved",
      phoneLabel: "resolved",
      cell: ({ resolvedAt }) => <Time at={resolvedAt} zone={zone} form="minute" none="–" />,
    },
    {
      key: "cost",
      head: "Budget used",
      numeric: true,
      phone: "foot",
      phoneLabel: "budget used",
      cell: ({ downtime }) =>
        downtime ? (
          <span className="whitespace-normal">
            {downtimeWords(downtime)}
            <span className="block text-xs text-text-3">
              <Untrusted text={downtime.objective.name} limit={100} />
            </span>
          </span>
        ) : (
          <span className="text-text-3">no service named</span>
        ),
    },
  ];
}
