import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Severity } from "@/components/ui/severity";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { FleetCounts } from "@/lib/fleet/model/server";
import type { Attention, Level } from "@/lib/overview/model";
import { counted } from "@/lib/units";

type AttentionListProps = {
  items: readonly Attention[];
  fleet: FleetCounts;
  zone: string;
  now: Date;
  title?: string;
};

/** What needs somebody, worst first. */
export function AttentionList({ items, fleet, zone, now, title = "Needs attention" }: AttentionListProps) {
  if (items.length === 0) {
    return (
      <Card title={title}>
        <EmptyState kind="all-clear" title="Nothing that we look at needs attention">
          {counted(fleet.reporting, "server")} reported in the last 15 minutes. Hardening, vulnerabilities and
          backups are not looked at yet.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card title={`${title} (${items.length})`}>
      <Table
        caption="What needs attention, worst first"
        columns={columns(zone, now)}
        rows={items}
        rowKey={({ href, text }) => href + text}
      />
    </Card>
  );
}

function columns(zone: string, now: Date): Column<Attention>[] {
  return [
    { key: "level", head: "Severity", cell: ({ level }) => <LevelBadge level={level} />, phone: "side" },
    {
      key: "what",
      head: "What",
      phone: "title",
      cell: ({ text, href }) => (
        <TextLink href={href}>
          <Untrusted text={text} limit={200} />
        </TextLink>
      ),
    },
    { key: "where", head: "Where", cell: ({ where }) => <Untrusted text={where} limit={60} /> },
    {
      key: "since",
      head: "Since",
      numeric: true,
      cell: ({ since }) => <Since at={since} zone={zone} now={now} />,
    },
  ];
}

function Since({ at, zone, now }: { at: Date | null; zone: string; now: Date }) {
  if (!at) return <span className="text-text-3 max-md:hidden">–</span>;
  return (
    <>
      <span className="text-text-3 md:hidden">since </span>
      <Time at={at} zone={zone} form="span" now={now} />
    </>
  );
}

function LevelBadge({ level }: { level: Level }) {
  return level === "unknown" ? <Status state="unknown" /> : <Severity level={level} />;
}
