import { ActionForm } from "@/components/ui/action-form";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { EnrolmentTokenRow } from "@/lib/fleet/model/enrolment";

type EnrolmentTableProps = {
  tokens: readonly EnrolmentTokenRow[];
  zone: string;
  mayRevoke: boolean;
  now?: Date;
};

/** Tokens with which servers join, without the tokens themselves. */
export function EnrolmentTable({ tokens, zone, mayRevoke, now = new Date() }: EnrolmentTableProps) {
  return (
    <Table
      caption="Enrolment tokens, newest first"
      columns={columnsFor(zone, mayRevoke, now)}
      rows={tokens}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, mayRevoke: boolean, now: Date): Column<EnrolmentTokenRow>[] {
  return [
    {
      key: "for",
      head: "Servers join",
      phone: "title",
      cell: ({ environment, role, zone: net }) => (
        <Untrusted text={[environment, role, net].filter(Boolean).join(" · ") || "without a place"} />
      ),
    },
    { key: "state", head: "State", phone: "side", cell: ({ state }) => <TokenState state={state} /> },
    {
      key: "used",
      head: "Used",
      phoneLabel: "used",
      cell: ({ uses, usesLeft }) => `${uses - usesLeft} of ${uses}`,
    },
    {
      key: "by",
      head: "Made by",
      phoneLabel: "made by",
      cell: ({ createdBy }) => <Untrusted text={createdBy} />,
    },
    { key: "made", head: "Made", cell: ({ createdAt }) => <Time at={createdAt} zone={zone} now={now} /> },
    {
      key: "ends",
      head: "Ends",
      phoneLabel: "ends",
      cell: ({ expiresAt }) => <Time at={expiresAt} zone={zone} now={now} />,
    },
    {
      key: "revoke",
      head: <span className="sr-only">Revoke</span>,
      phone: "foot",
      cell: ({ id, state }) =>
        mayRevoke &&
        state === "open" && (
          <ActionForm
            method="DELETE"
            path={`/api/enrolment-tokens/${id}`}
            submit="Revoke token"
            done="The token is revoked: no server can join with it any more."
            question="Revoke this token? No server can join with it any more; those that joined stay."
            className="contents"
          />
        ),
    },
  ];
}

function TokenState({ state }: { state: EnrolmentTokenRow["state"] }) {
  if (state === "open") return <Status state="up">Open</Status>;
  return <Status state="off">{ENDED[state]}</Status>;
}

const ENDED = { used: "Used up", expired: "Expired", revoked: "Revoked" } as const;
