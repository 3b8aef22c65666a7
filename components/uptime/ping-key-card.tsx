import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextInput } from "@/components/ui/text-input";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { PingKeyRow } from "@/lib/uptime/model/heartbeat";

type PingKeyCardProps = { keys: readonly PingKeyRow[]; zone: string; mayChange: boolean };

/** The words by which heartbeats are called by their slugs. */
export function PingKeyCard({ keys, zone, mayChange }: PingKeyCardProps) {
  return (
    <Card
      title="Ping keys"
      hint="With one, a heartbeat is called by its slug: /ping/<key>/<slug>. Whoever has the key can call them all."
    >
      {keys.length === 0 ? (
        <p className="text-text-2">There is none, so heartbeats are called by their own addresses alone.</p>
      ) : (
        <Table
          caption="Ping keys, those that hold first"
          columns={columnsFor(zone, mayChange)}
          rows={keys}
          rowKey={({ id }) => id}
        />
      )}
      {mayChange && (
        <div className="mt-3 grid grid-cols-1 gap-2 border-t border-border pt-3">
          <h3 className="font-semibold">Make a ping key</h3>
          <ActionForm
            method="POST"
            path="/api/ping-keys"
            shape={{ name: "text", mayCreate: "flag" }}
            submit="Make key"
            done="The key is made."
            shownOnce={{ token: "Key", url: "Its addresses begin with" }}
          >
            <Field label="Key for" hint="Who will use it: “Crontabs of the web servers”." required>
              {(wiring) => <TextInput {...wiring} name="name" maxLength={100} autoComplete="off" />}
            </Field>
            <Checkbox
              name="mayCreate"
              label="Calls may make the heartbeat that is missing"
              hint="With ?create=1, and at most a hundred."
            />
          </ActionForm>
        </div>
      )}
    </Card>
  );
}

function columnsFor(zone: string, mayChange: boolean): Column<PingKeyRow>[] {
  return [
    { key: "name", head: "Key for", phone: "title", cell: ({ name }) => <Untrusted text={name} /> },
    {
      key: "state",
      head: "State",
      phone: "side",
      cell: ({ revokedAt }) =>
        revokedAt === null ? <Status state="passed">Holds</Status> : <Status state="off">Revoked</Status>,
    },
    {
      key: "makes",
      head: "Makes heartbeats",
      phoneLabel: "makes heartbeats:",
      cell: ({ mayCreate, made }) => (mayCreate ? `yes, ${made} so far` : "no"),
    },
    {
      key: "made",
      head: "Made",
      phone: "foot",
      cell: ({ createdAt, createdBy }) => (
        <>
          <Time at={createdAt} zone={zone} form="minute" /> by <Untrusted text={createdBy} />
        </>
      ),
    },
    {
      key: "act",
      head: <span className="sr-only">Revoke</span>,
      phone: "foot",
      cell: ({ id, revokedAt }) =>
        mayChange && revokedAt === null ? (
          <ActionForm
            method="DELETE"
            path={`/api/ping-keys/${id}`}
            submit="Revoke"
            done="The key is revoked."
            question="Revoke this key? Calls with it are refused from now on, and their heartbeats will go down."
            className="contents"
          />
        ) : null,
    },
  ];
}
