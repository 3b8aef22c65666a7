import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { PersonRow } from "@/lib/auth/model/people";

type PeopleTableProps = { people: readonly PersonRow[]; zone: string };

/** Everybody who may come in. */
export function PeopleTable({ people, zone }: PeopleTableProps) {
  return <Table caption="People" columns={columnsFor(zone)} rows={people} rowKey={({ id }) => id} />;
}

function columnsFor(zone: string): Column<PersonRow>[] {
  return [
    {
      key: "name",
      head: "Name",
      phone: "title",
      cell: ({ id, name }) => (
        <TextLink href={`/settings/people/${id}`}>
          <Untrusted text={name} />
        </TextLink>
      ),
    },
    { key: "state", head: "State", phone: "side", cell: (person) => <PersonState person={person} /> },
    { key: "email", head: "E-mail", cell: ({ email }) => <Untrusted text={email} /> },
    { key: "role", head: "Role", cell: ({ role }) => role },
    { key: "factors", head: "Second factors", cell: (person) => factorWords(person) },
    {
      key: "codes",
      head: "Recovery codes",
      numeric: true,
      phone: "desk",
      cell: ({ recoveryCodes }) => recoveryCodes,
    },
    { key: "sessions", head: "Sessions", numeric: true, phone: "desk", cell: ({ sessions }) => sessions },
    {
      key: "last",
      head: "Last sign-in",
      phoneLabel: "last sign-in",
      cell: ({ lastSignInAt }) => <Time at={lastSignInAt} zone={zone} none="never" />,
    },
  ];
}

export function PersonState({ person }: { person: PersonRow }) {
  if (person.state === "disabled") return <Status state="off">No access</Status>;
  if (person.state === "invited") return <Status state="late">Invited</Status>;
  return <Status state="up">Active</Status>;
}

export function factorWords({ totp, passkeys }: Pick<PersonRow, "totp" | "passkeys">): string {
  const words = [
    totp ? "app" : null,
    passkeys === 1 ? "1 passkey" : passkeys > 1 ? `${passkeys} passkeys` : null,
  ].filter((word) => word !== null);
  return words.length > 0 ? words.join(", ") : "none yet";
}
