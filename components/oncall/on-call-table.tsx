import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import type { Candidate, OnCall } from "@/lib/oncall/model/on-call";
import { NextLine, NowLine } from "./on-call-words";
import { OverrideForm } from "./override-form";

type OnCallTableProps = {
  rotas: readonly OnCall[];
  /** Empty for those who may not let anybody stand in. */
  candidates: readonly Candidate[];
  me: string;
  zone: string;
  now: Date;
};

/** Who is on call at this moment, in each rota. */
export function OnCallTable(props: OnCallTableProps) {
  return (
    <Table
      caption="On call now"
      columns={columnsFor(props)}
      rows={props.rotas}
      rowKey={({ rotaId }) => rotaId}
    />
  );
}

function columnsFor({ candidates, ...rest }: OnCallTableProps): Column<OnCall>[] {
  const columns: Column<OnCall>[] = [
    {
      key: "rota",
      head: "Rota",
      phone: "title",
      cell: ({ rotaId, name }) => (
        <TextLink href={`/oncall/rotas/${rotaId}`}>
          <Untrusted text={name} />
        </TextLink>
      ),
    },
    {
      key: "now",
      head: "On call",
      phone: "foot",
      phoneLabel: "On call:",
      cell: ({ now, next }) => <NowLine {...rest} turn={now} next={next} />,
    },
    {
      key: "next",
      head: "Next",
      phone: "foot",
      phoneLabel: "Next:",
      cell: ({ next }) => <NextLine {...rest} next={next} />,
    },
  ];
  if (candidates.length === 0) return columns;
  return [
    ...columns,
    {
      key: "act",
      head: <span className="sr-only">Stand in</span>,
      phone: "foot",
      cell: (rota) => <OverrideForm rota={rota} candidates={candidates} me={rest.me} now={rest.now} />,
    },
  ];
}
