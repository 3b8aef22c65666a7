import { ActionForm } from "@/components/ui/action-form";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { SessionRow } from "@/lib/auth/model/people";

type SessionTableProps = {
  sessions: readonly SessionRow[];
  zone: string;
  /** Also whose they are. */
  withPeople?: boolean;
  mayEnd: boolean;
};

/** Where people are signed in at this moment. */
export function SessionTable({ sessions, zone, withPeople = false, mayEnd }: SessionTableProps) {
  const columns = columnsFor(zone, mayEnd).filter(({ key }) => withPeople || key !== "person");
  return <Table caption="Sessions" columns={columns} rows={sessions} rowKey={({ id }) => id} />;
}

function columnsFor(zone: string, mayEnd: boolean): Column<SessionRow>[] {
  return [
    { key: "person", head: "Person", phone: "title", cell: ({ name }) => <Untrusted text={name} /> },
    {
      key: "device",
      head: "Browser",
      phone: "foot",
      cell: ({ userAgent, own }) => (
        <>
          <Untrusted text={userAgent || "not told"} />
          {own && <strong> (this one)</strong>}
        </>
      ),
    },
    { key: "address", head: "From", cell: ({ address }) => <Untrusted text={address || "not known"} /> },
    { key: "factor", head: "Second factor", cell: ({ factor }) => factor ?? "none" },
    {
      key: "created",
      head: "Signed in",
      cell: ({ createdAt }) => <Time at={createdAt} zone={zone} form="minute" />,
    },
    {
      key: "seen",
      head: "Last seen",
      phoneLabel: "seen",
      cell: ({ lastSeenAt }) => <Time at={lastSeenAt} zone={zone} />,
    },
    {
      key: "end",
      head: <span className="sr-only">End</span>,
      phone: "side",
      cell: ({ id, own }) =>
        mayEnd && (
          <ActionForm
            method="DELETE"
            path={`/api/sessions/${id}`}
            submit={own ? "Sign out here" : "End session"}
            done="The session has ended."
            className="contents"
          />
        ),
    },
  ];
}
