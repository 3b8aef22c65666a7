import { Severity } from "@/components/ui/severity";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { EpisodeRow } from "@/lib/alerts/model/quality";
import { formatCount } from "@/lib/units";
import { waitWords } from "./quality-words";

/** Episodes of alerts: how each began and ended, and what people did. */
export function EpisodeTable({ episodes, zone }: { episodes: readonly EpisodeRow[]; zone: string }) {
  return (
    <Table
      caption="Episodes, the newest first"
      columns={columnsIn(zone)}
      rows={episodes}
      rowKey={({ alertId, episode }) => `${alertId} ${episode}`}
    />
  );
}

const ENDS: Record<string, string> = {
  resolved: "by its sender",
  closed: "by hand",
  expired: "by age",
  lease_expired: "sender silent",
};

function columnsIn(zone: string): Column<EpisodeRow>[] {
  return [
    {
      key: "severity",
      head: "Severity",
      phone: "line",
      cell: ({ severity }) => <Severity level={severity} />,
    },
    {
      key: "title",
      head: "Alert",
      phone: "title",
      cell: ({ alertId, title, source }) => (
        <>
          <TextLink href={`/alerts/${alertId}`}>
            <Untrusted text={title} limit={300} />
          </TextLink>
          <span className="block text-xs text-text-3">
            <Untrusted text={source.name} limit={100} />
          </span>
        </>
      ),
    },
    {
      key: "opened",
      head: "Began",
      phoneLabel: "began",
      cell: ({ openedAt }) => <Time at={openedAt} zone={zone} form="second" />,
    },
    {
      key: "lasted",
      head: "Lasted",
      phoneLabel: "lasted",
      cell: ({ openedAt, endedAt, endedHow }) =>
        endedAt
          ? `${waitWords(secondsBetween(openedAt, endedAt))}, ended ${ENDS[endedHow ?? ""] ?? ""}`
          : "not over",
    },
    {
      key: "acknowledged",
      head: "Acknowledged after",
      phoneLabel: "acknowledged after",
      cell: ({ openedAt, acknowledgedAt, actionable }) => {
        if (acknowledgedAt) return waitWords(secondsBetween(openedAt, acknowledgedAt));
        return actionable ? "–, acted on otherwise" : "–";
      },
    },
    {
      key: "pages",
      head: "Pages",
      numeric: true,
      phoneLabel: "pages",
      cell: ({ pages, nightPages }) =>
        nightPages > 0 ? `${formatCount(pages)}, ${formatCount(nightPages)} at night` : formatCount(pages),
    },
    {
      key: "messages",
      head: "Messages",
      numeric: true,
      phoneLabel: "messages",
      cell: ({ messages }) => (messages === null ? "Not kept" : formatCount(messages)),
    },
  ];
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1_000;
}
