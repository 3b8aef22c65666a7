import { ActionForm } from "@/components/ui/action-form";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { OverrideRow } from "@/lib/oncall/model/on-call";

type OverrideTableProps = {
  rotaId: string;
  overrides: readonly OverrideRow[];
  zone: string;
  now: Date;
  mayChange: boolean;
};

/** Who stands in, now and later. */
export function OverrideTable(props: OverrideTableProps) {
  return (
    <Table caption="Overrides" columns={columnsFor(props)} rows={props.overrides} rowKey={({ id }) => id} />
  );
}

function columnsFor({ rotaId, zone, now, mayChange }: OverrideTableProps): Column<OverrideRow>[] {
  return [
    {
      key: "who",
      head: "Who",
      phone: "title",
      cell: ({ name, insteadOf, insteadOfName }) => (
        <>
          <Untrusted text={name ?? "Somebody who is no longer here"} />
          {insteadOf && (
            <span className="block text-xs text-text-3">
              in place of <Untrusted text={insteadOfName ?? "somebody"} /> only
            </span>
          )}
        </>
      ),
    },
    {
      key: "when",
      head: "When",
      cell: ({ fromAt, toAt }) => (
        <>
          <Time at={fromAt} zone={zone} form="minute" /> to <Time at={toAt} zone={zone} form="minute" />
        </>
      ),
    },
    { key: "by", head: "Made by", phoneLabel: "by", cell: ({ madeBy }) => <Untrusted text={madeBy} /> },
    {
      key: "act",
      head: <span className="sr-only">End it</span>,
      phone: "foot",
      cell: ({ id, fromAt }) => {
        const hasBegun = fromAt <= now;
        return (
          mayChange && (
            <ActionForm
              method="DELETE"
              path={`/api/oncall/rotas/${rotaId}/overrides/${id}`}
              submit={hasBegun ? "End now" : "Remove"}
              done={hasBegun ? "The override is over." : "The override is removed."}
              className="contents"
            />
          )
        );
      },
    },
  ];
}
