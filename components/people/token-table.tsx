import { ActionForm } from "@/components/ui/action-form";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ListedToken } from "@/lib/auth/model/people";

type TokenTableProps = { tokens: readonly ListedToken[]; zone: string; mayRevoke: boolean; now?: Date };

/** Programs' tokens, without the tokens themselves. */
export function TokenTable({ tokens, zone, mayRevoke, now = new Date() }: TokenTableProps) {
  return (
    <Table
      caption="API tokens"
      columns={columnsFor(zone, mayRevoke, now)}
      rows={tokens}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, mayRevoke: boolean, now: Date): Column<ListedToken>[] {
  const ended = (token: ListedToken) => token.revokedAt !== null || token.expiresAt <= now;
  return [
    { key: "name", head: "Name", phone: "title", cell: ({ name }) => <Untrusted text={name} /> },
    {
      key: "state",
      head: "State",
      phone: "side",
      cell: (token) =>
        ended(token) ? (
          <Status state="off">{token.revokedAt ? "Revoked" : "Expired"}</Status>
        ) : (
          <Status state="up">Good</Status>
        ),
    },
    {
      key: "prefix",
      head: "Begins with",
      cell: ({ prefix }) => <code className="font-mono">{prefix}…</code>,
    },
    { key: "scopes", head: "May", cell: ({ scopes }) => scopes.join(", ") },
    {
      key: "used",
      head: "Last used",
      phoneLabel: "last used",
      cell: ({ lastUsedAt }) => <Time at={lastUsedAt} zone={zone} none="never" />,
    },
    {
      key: "ends",
      head: "Ends",
      phoneLabel: "ends",
      cell: ({ expiresAt }) => <Time at={expiresAt} zone={zone} form="date" />,
    },
    {
      key: "revoke",
      head: <span className="sr-only">Revoke</span>,
      phone: "foot",
      cell: (token) =>
        mayRevoke &&
        !ended(token) && (
          <ActionForm
            method="DELETE"
            path={`/api/tokens/${token.id}`}
            submit="Revoke"
            done="The token is revoked."
            question="Revoke this token? Whatever uses it is locked out at once."
            className="contents"
          />
        ),
    },
  ];
}
