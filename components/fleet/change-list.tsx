import { Badge } from "@/components/ui/badge";
import { Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ChangeRow } from "@/lib/fleet/model/server";
import { visibleText } from "@/lib/untrusted";
import { beginning } from "./change-words";
import type { ServerPlace } from "./server-place";

/** Changes of one server as a time line: what, from what to what, and the report that showed it. */
export function ChangeList({ place, rows }: { place: ServerPlace; rows: readonly ChangeRow[] }) {
  const { zone, now, id } = place;
  return (
    <Table
      caption="Changes, newest first"
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "at",
          head: "When",
          phone: "side",
          cell: ({ at }) => (
            <span className="whitespace-nowrap">
              <Time at={at} zone={zone} now={now} />
            </span>
          ),
        },
        {
          key: "what",
          head: "What",
          phone: "title",
          cell: (change) => (
            <span className="[overflow-wrap:anywhere]">
              <span className="text-text-2">{beginning(change.kind, change.verb)}</span>
              <Untrusted text={change.subject} limit={300} />
            </span>
          ),
        },
        {
          key: "difference",
          head: "Before and after",
          phone: "foot",
          cell: (change) => <Difference change={change} />,
        },
        {
          key: "report",
          head: "Proof",
          phone: "line",
          cell: ({ reportId, subject }) => (
            <TextLink
              href={`/servers/${id}/evidence/${reportId}`}
              className="inline-flex min-h-6 items-center whitespace-nowrap pointer-coarse:min-h-11"
            >
              report<span className="sr-only"> that showed {visibleText(subject.slice(0, 60))}</span>
            </TextLink>
          ),
        },
      ]}
    />
  );
}

function Difference({ change: { verb, before, after } }: { change: ChangeRow }) {
  if (verb === "lost")
    return (
      <Badge tone="unknown" weight="plain" shape="unknown">
        <span className="whitespace-normal">
          <Untrusted text={after ?? "no longer known"} limit={300} />
        </span>
      </Badge>
    );
  if (before === null && after === null) return <span className="text-text-3">–</span>;
  return (
    <span className="grid grid-cols-[auto_1fr] gap-x-2 [overflow-wrap:anywhere]">
      {before !== null && (
        <>
          <span className="text-text-3">before</span>
          <del className="no-underline">
            <Untrusted text={before} limit={400} />
          </del>
        </>
      )}
      {after !== null && (
        <>
          <span className="text-text-3">{before === null ? "is" : "after"}</span>
          <ins className="no-underline">
            <Untrusted text={after} limit={400} />
          </ins>
        </>
      )}
    </span>
  );
}
