import { PasskeyList } from "@/components/profile/passkey-list";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { KeyValues } from "@/components/ui/key-values";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { getMe } from "@/lib/auth/store/me";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { timeZones } from "@/lib/settings/organisation";

const HERE = encodeURIComponent("/settings/profile");

export default async function ProfilePage() {
  const person = await viewer();
  const me = await asViewer(() => getMe(person));
  return (
    <Page
      title="Profile"
      hint={`Signed in as ${me.email}, ${me.role}.`}
      back={{ href: "/settings", label: "Settings" }}
    >
      <Card title="You">
        <ActionForm
          method="PUT"
          path="/api/me/preferences"
          shape={{ name: "text", timeZone: "text" }}
          submit="Save"
          done="Saved."
        >
          <Field label="Name" required>
            {(wiring) => (
              <TextInput {...wiring} name="name" defaultValue={me.name} maxLength={100} autoComplete="name" />
            )}
          </Field>
          <Field label="Time zone" hint="All times in the console are shown in it." required>
            {(wiring) => (
              <Select
                {...wiring}
                name="timeZone"
                defaultValue={me.timeZone}
                options={timeZones().map((zone) => ({ value: zone, label: zone }))}
              />
            )}
          </Field>
        </ActionForm>
      </Card>
      <Card
        title="Second factors"
        hint="At least one is needed. Keep two: a lost phone must not lock you out."
        actions={<LinkButton href={`/enrol-factor?next=${HERE}`}>Add another</LinkButton>}
      >
        <KeyValues
          items={[
            {
              key: "Authenticator app",
              value: me.totp ? (
                <ActionForm
                  method="DELETE"
                  path="/api/me/totp"
                  submit="Remove the app"
                  done="The app is removed. Your other sessions have ended."
                  question="Remove the authenticator app as a second factor?"
                  className="contents"
                />
              ) : (
                "not set up"
              ),
            },
            { key: "Passkeys", value: <PasskeyList passkeys={me.passkeys} zone={person.timeZone} /> },
            {
              key: "Recovery codes",
              value: `${me.recoveryCodes} left`,
              hint: "Each works once. New ones make the old ones worthless.",
            },
          ]}
        />
        <form method="post" action="/api/recovery-codes" className="mt-2">
          <input type="hidden" name="next" value="/settings/profile" />
          <button type="submit" className="text-link underline">
            Make new recovery codes
          </button>
        </form>
      </Card>
      {me.hasPassphrase && (
        <Card title="Passphrase" hint="At least 15 characters; any characters. Your other sessions end.">
          <ActionForm
            method="PUT"
            path="/api/me/passphrase"
            shape={{ current: "text", passphrase: "text" }}
            submit="Change passphrase"
            done="The passphrase is changed."
          >
            <Field label="Present passphrase" required>
              {(wiring) => (
                <TextInput {...wiring} name="current" type="password" autoComplete="current-password" />
              )}
            </Field>
            <Field label="New passphrase" required>
              {(wiring) => (
                <TextInput
                  {...wiring}
                  name="passphrase"
                  type="password"
                  autoComplete="new-password"
                  minLength={15}
                />
              )}
            </Field>
          </ActionForm>
        </Card>
      )}
    </Page>
  );
}
