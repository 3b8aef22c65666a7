import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { AuditEntry } from "@/lib/audit/model";
import { actionWords, actorKind } from "@/lib/audit/words";
import { formatCount } from "@/lib/units";
import { OutcomeBadge } from "./outcome-badge";
import { Target } from "./target";

/** Entries, newest first. Nothing here can be changed, so nothing here is a control. */
export function AuditTable({ entries, zone }: { entries: readonly AuditEntry[]; zone: string }) {
  return (
    <Table
      caption="Entries of the audit log, newest first"
      columns={columnsIn(zone)}
      rows={entries}
      rowKey={({ seq }) => String(seq)}
    />
  );
}

function columnsIn(zone: string): Column<AuditEntry>[] {
  return [
    {
      key: "at",
      head: "Time",
      cell: ({ at }) => (
        <span className="whitespace-nowrap">
          <Time at={at} zone={zone} form="second" />
        </span>
      ),
    },
    {
      key: "action",
      head: "Action",
      phone: "title",
      cell: ({ seq, action }) => (
        <TextLink href={`/audit/${seq}`} aria-label={`Entry ${seq}: ${actionWords(action)}`}>
          <Untrusted text={actionWords(action)} limit={120} />
        </TextLink>
      ),
    },
    { key: "who", head: "Who", cell: (entry) => <Who entry={entry} /> },
    { key: "target", head: "Target", phone: "foot", cell: ({ target }) => <Target target={target} /> },
    {
      key: "address",
      head: "From",
      phone: "desk",
      cell: ({ address }) => <span className="whitespace-nowrap">{address ?? "–"}</span>,
    },
    {
      key: "outcome",
      head: "Result",
      phone: "side",
      cell: ({ outcome }) => <OutcomeBadge outcome={outcome} />,
    },
    { key: "seq", head: "Entry", numeric: true, phone: "desk", cell: ({ seq }) => formatCount(seq) },
  ];
}

function Who({ entry: { actor, actorName } }: { entry: AuditEntry }) {
  const kind = actorKind(actor);
  return (
    <span className="break-words">
      <Untrusted text={actorName} limit={80} />
      {kind !== "person" && kind !== actorName && <span className="text-text-3"> · {kind}</span>}
    </span>
  );
}
