import { PeopleTable } from "@/components/people/people-table";
import { ROLE_OPTIONS } from "@/components/people/role-options";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { allows } from "@/lib/auth/permissions";
import { listPeople } from "@/lib/auth/store/people";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function PeoplePage() {
  const person = await viewer();
  const people = await asViewer(listPeople);
  const admins = people.filter(({ role, state }) => role === "admin" && state === "active").length;
  return (
    <Page
      title="People and roles"
      hint="Who may come in, as what, and with which second factors."
      back={{ href: "/settings", label: "Settings" }}
    >
      {admins < 2 && (
        <Notice tone="medium" title="There is one admin only">
          If this admin loses every second factor, nobody can let them in again. Invite a second one.
        </Notice>
      )}
      <Card title={`People (${people.length})`}>
        <PeopleTable people={people} zone={person.timeZone} />
      </Card>
      {allows(person, "people.invite") && (
        <Card
          title="Invite somebody"
          hint="The link works once, for 24 hours. Give it to them by a way that only they read."
        >
          <ActionForm
            method="POST"
            path="/api/people"
            shape={{ email: "text", name: "optional", role: "text" }}
            submit="Invite"
            variant="primary"
            done="Invited."
            shownOnce={{ setupUrl: "Link for the new person" }}
          >
            <Field label="E-mail address" required>
              {(wiring) => (
                <TextInput {...wiring} name="email" type="email" autoComplete="off" maxLength={254} />
              )}
            </Field>
            <Field label="Name" required={false}>
              {(wiring) => <TextInput {...wiring} name="name" autoComplete="off" maxLength={100} />}
            </Field>
            <Field label="Role" required>
              {(wiring) => <Select {...wiring} name="role" options={ROLE_OPTIONS} defaultValue="auditor" />}
            </Field>
          </ActionForm>
        </Card>
      )}
    </Page>
  );
}
