import { LostWayIn } from "@/components/people/lost-way-in";
import { factorWords, PersonState } from "@/components/people/people-table";
import { ROLE_OPTIONS } from "@/components/people/role-options";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { KeyValues } from "@/components/ui/key-values";
import { Page } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { allows } from "@/lib/auth/permissions";
import { getPerson } from "@/lib/auth/store/people";
import { findResetRequest } from "@/lib/auth/store/resets";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function PersonPage({ params }: PageProps<"/settings/people/[id]">) {
  const { id } = await params;
  const me = await viewer();
  const person = await asViewer((actor) => getPerson(actor, id));
  const request = allows(me, "people.reset") ? await asViewer((actor) => findResetRequest(actor, id)) : null;
  const path = `/api/people/${person.id}`;
  return (
    <Page
      title={<Untrusted text={person.name} />}
      name="Person"
      live={<PersonState person={person} />}
      back={{ href: "/settings/people", label: "People and roles" }}
    >
      <Card title="About">
        <KeyValues
          items={[
            { key: "E-mail", value: <Untrusted text={person.email} /> },
            { key: "Role", value: person.role },
            {
              key: "Second factors",
              value: factorWords(person),
              hint: `${person.recoveryCodes} recovery codes left`,
            },
            { key: "Last sign-in", value: <Time at={person.lastSignInAt} zone={me.timeZone} none="never" /> },
            { key: "Invited", value: <Time at={person.createdAt} zone={me.timeZone} form="minute" /> },
          ]}
        />
      </Card>
      {allows(me, "people.change") && (
        <>
          <Card title="Role" hint="Their sessions end, and the new role holds from the next sign-in.">
            <ActionForm
              method="PATCH"
              path={path}
              shape={{ role: "text" }}
              submit="Change role"
              done="The role is changed."
            >
              <Field label="Role" required>
                {(wiring) => (
                  <Select {...wiring} name="role" options={ROLE_OPTIONS} defaultValue={person.role} />
                )}
              </Field>
            </ActionForm>
          </Card>
          <LostWayIn person={person} request={request} viewer={me} />
          <Card title="Access">
            {person.state === "disabled" ? (
              <ActionForm
                method="PATCH"
                path={path}
                fixed={{ disabled: false }}
                submit="Give access again"
                done="They may come in again."
              />
            ) : (
              <ActionForm
                method="PATCH"
                path={path}
                fixed={{ disabled: true }}
                submit="End access"
                done="Their access has ended."
                question="End this person's access? Their sessions end at once."
              />
            )}
          </Card>
        </>
      )}
    </Page>
  );
}
