import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Code } from "@/components/ui/code";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { turnsOf } from "@/lib/fleet/model/server-page";
import type { ReportRow } from "@/lib/ingest/model";
import { formatBytes } from "@/lib/units";
import { OddityBadges } from "./oddity-badges";
import { hrefWith, type ServerPlace } from "./server-place";

type EvidenceTabProps = {
  place: ServerPlace;
  page: { items: ReportRow[]; next: string | null; total: number; strangeCursor: string | null };
};

/** Every report of the server, each chained to the one before it. */
export function EvidenceTab({ place, page: { items, next, total, strangeCursor } }: EvidenceTabProps) {
  const turns = turnsOf(strangeCursor ? {} : place.query, next);
  return (
    <Card
      title="Reports"
      hint="Newest first. Each is chained to the one before it by its hash, so none can be taken out or changed unseen."
    >
      <DroppedNotice dropped={strangeCursor ? [{ name: "cursor", value: strangeCursor }] : []} />
      {items.length === 0 ? (
        <EmptyState kind="nothing-yet" title="No report has come yet." />
      ) : (
        <>
          <Table
            caption="Reports, newest first"
            columns={columns(place)}
            rows={items}
            rowKey={({ id }) => id}
          />
          <Pagination
            things="reports"
            shown={items.length}
            total={total}
            previousHref={turns.previous && hrefWith(place, turns.previous)}
            nextHref={turns.next && hrefWith(place, turns.next)}
          />
        </>
      )}
    </Card>
  );
}

function columns({ id, zone, now }: ServerPlace): readonly Column<ReportRow>[] {
  return [
    {
      key: "sequence",
      head: "Report",
      phone: "title",
      cell: (report) => (
        <TextLink
          href={`/servers/${id}/evidence/${report.id}`}
          className="inline-flex min-h-6 items-center pointer-coarse:min-h-11"
        >
          Report {report.sequence}
        </TextLink>
      ),
    },
    {
      key: "received",
      head: "Received",
      phone: "side",
      cell: ({ receivedAt }) => <Time at={receivedAt} zone={zone} now={now} />,
    },
    {
      key: "collected",
      head: "Collected",
      phone: "desk",
      cell: ({ collectedAt }) => <Time at={collectedAt} zone={zone} now={now} form="second" />,
    },
    {
      key: "content",
      head: "Content",
      cell: ({ unchanged, oddities }) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          {unchanged ? <span className="text-text-3">unchanged</span> : <Badge tone="neutral">changed</Badge>}
          <OddityBadges oddities={oddities} />
        </span>
      ),
    },
    { key: "bytes", head: "Size", numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
    {
      key: "chain",
      head: "Chain hash",
      phoneLabel: "chain",
      cell: ({ chainHash }) => (
        <span title={chainHash}>
          <Code>{chainHash.slice(0, 12)}…</Code>
        </span>
      ),
    },
  ];
}
