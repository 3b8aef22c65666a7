import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { type Column, Table } from "@/components/ui/table";
import { TextInput } from "@/components/ui/text-input";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import type { Place, PlaceKind } from "@/lib/fleet/model/server";

type PlaceCardProps = { kind: PlaceKind; places: readonly Place[]; mayChange: boolean };

const WORDS = {
  environments: { title: "Environments", one: "environment", filter: "env" },
  zones: { title: "Zones", one: "zone", filter: "zone" },
  roles: { title: "Roles", one: "role", filter: "role" },
} as const;

/** The places of one kind, each with a way to the servers in it. */
export function PlaceCard({ kind, places, mayChange }: PlaceCardProps) {
  const { title, one } = WORDS[kind];
  return (
    <Card title={`${title} (${places.length})`}>
      <Table caption={title} columns={columnsFor(kind, mayChange)} rows={places} rowKey={({ id }) => id} />
      {mayChange && (
        <ActionForm
          method="POST"
          path={`/api/places/${kind}`}
          shape={kind === "environments" ? { name: "text", production: "flag" } : { name: "text" }}
          submit={`Add ${one}`}
          done={`The ${one} is added.`}
          className="mt-3 grid max-w-md gap-2"
        >
          <Field label={`New ${one}`} required>
            {(wiring) => <TextInput {...wiring} name="name" maxLength={60} autoComplete="off" />}
          </Field>
          {kind === "environments" && <Checkbox name="production" label="This is production" />}
        </ActionForm>
      )}
    </Card>
  );
}

function columnsFor(kind: PlaceKind, mayChange: boolean): Column<Place>[] {
  const { filter, one } = WORDS[kind];
  return [
    {
      key: "name",
      head: "Name",
      phone: "title",
      cell: ({ name, production }) => (
        <>
          <Untrusted text={name} />
          {production && kind === "environments" && name !== "production" && " (production)"}
        </>
      ),
    },
    {
      key: "servers",
      head: "Servers",
      numeric: true,
      phone: "side",
      cell: ({ name, servers }) =>
        servers === 0 ? (
          0
        ) : (
          <TextLink href={`/servers?${filter}=${encodeURIComponent(name)}`}>{servers}</TextLink>
        ),
    },
    {
      key: "remove",
      head: <span className="sr-only">Remove</span>,
      phone: "foot",
      cell: ({ id, name, servers }) =>
        mayChange &&
        servers === 0 && (
          <ActionForm
            method="DELETE"
            path={`/api/places/${kind}/${id}`}
            submit="Remove"
            done={`The ${one} is removed.`}
            question={`Remove the ${one} "${name}"?`}
            className="contents"
          />
        ),
    },
  ];
}
