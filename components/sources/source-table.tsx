import { ActionForm } from "@/components/ui/action-form";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { ALERT_FORMATS, type AlertFormat, type SourceRow } from "@/lib/ingest/model/source";
import { counted, formatCount } from "@/lib/units";
import { FORMAT_WORDS } from "./formats";

type SourceTableProps = { sources: readonly SourceRow[]; zone: string; now: Date; mayRevoke: boolean };

/** Who may send alerts, when they last did, and what of it could not be understood. */
export function SourceTable({ sources, zone, now, mayRevoke }: SourceTableProps) {
  return (
    <Table
      caption="Sources of alerts"
      columns={columnsFor(zone, now, mayRevoke)}
      rows={sources}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, now: Date, mayRevoke: boolean): Column<SourceRow>[] {
  return [
    {
      key: "name",
      head: "Name",
      phone: "title",
      cell: ({ id, name, refused, refusal, refusedAt }) => (
        <>
          <TextLink href={`/settings/sources/${id}`}>
            <Untrusted text={name} />
          </TextLink>
          {refused > 0 && (
            <span className="block text-xs text-text-3">
              {counted(refused, "part")} of its messages refused
              {refusedAt && (
                <>
                  , the last <Time at={refusedAt} zone={zone} now={now} />
                </>
              )}
              {refusal && (
                <>
                  : <Untrusted text={refusal} limit={300} />
                </>
              )}
            </span>
          )}
        </>
      ),
    },
    { key: "state", head: "State", phone: "side", cell: (source) => <SourceState source={source} /> },
    {
      key: "format",
      head: "Format",
      cell: ({ format, signs }) => (
        <>
          {isFormat(format) ? FORMAT_WORDS[format].label : format}
          {signs && <span className="text-text-3">, signed</span>}
        </>
      ),
    },
    {
      key: "heard",
      head: "Last heard",
      phoneLabel: "heard",
      cell: ({ seenAt }) => <Time at={seenAt} zone={zone} now={now} none="never" />,
    },
    {
      key: "messages",
      head: "Messages",
      numeric: true,
      phoneLabel: "messages",
      cell: ({ messages }) => formatCount(messages),
    },
    {
      key: "signals",
      head: "Alerts told",
      numeric: true,
      phone: "desk",
      cell: ({ signals }) => formatCount(signals),
    },
    {
      key: "by",
      head: "Made by",
      phone: "desk",
      cell: ({ createdBy }) => <Untrusted text={createdBy} limit={60} />,
    },
    ...(mayRevoke ? [revoking] : []),
  ];
}

const revoking: Column<SourceRow> = {
  key: "revoke",
  head: <span className="sr-only">Revoke</span>,
  phone: "foot",
  cell: ({ id, revokedAt }) =>
    revokedAt === null && (
      <ActionForm
        method="DELETE"
        path={`/api/sources/${id}`}
        submit="Revoke"
        done="The source is revoked: nothing it sends is taken any more."
        question="Revoke this source? Nothing it sends is taken any more; what it sent stays, and its open alerts too until somebody closes them."
        className="contents"
      />
    ),
};

export function SourceState({ source }: { source: Pick<SourceRow, "revokedAt" | "seenAt"> }) {
  const { revokedAt, seenAt } = source;
  if (revokedAt) return <Status state="off">Revoked</Status>;
  if (!seenAt) return <Status state="unknown">Never heard</Status>;
  return <Status state="up">Heard</Status>;
}

function isFormat(text: string): text is AlertFormat {
  return (ALERT_FORMATS as readonly string[]).includes(text);
}
