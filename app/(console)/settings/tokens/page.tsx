import { TokenTable } from "@/components/people/token-table";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { TextInput } from "@/components/ui/text-input";
import { TextLink } from "@/components/ui/text-link";
import { allows, SCOPES } from "@/lib/auth/permissions";
import { listApiTokens } from "@/lib/auth/store/api-tokens";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function TokensPage() {
  const person = await viewer();
  const tokens = await asViewer(listApiTokens);
  return (
    <Page
      title="API tokens"
      hint={
        <>
          Programs use them with the same routes and permissions as people.{" "}
          <TextLink href="/docs/api">Description of the API</TextLink>
        </>
      }
      back={{ href: "/settings", label: "Settings" }}
    >
      <Card title={`Tokens (${tokens.length})`}>
        {tokens.length === 0 ? (
          <EmptyState kind="nothing-yet" title="No token has been made yet.">
            A token lets a program read what an auditor may read, or what you name.
          </EmptyState>
        ) : (
          <TokenTable
            tokens={tokens}
            zone={person.timeZone}
            mayRevoke={allows(person, "api-tokens.revoke")}
          />
        )}
      </Card>
      {allows(person, "api-tokens.create") && (
        <Card title="Make a token">
          <ActionForm
            method="POST"
            path="/api/tokens"
            shape={{ name: "text", scopes: "list", expiresDays: "number" }}
            submit="Make token"
            variant="primary"
            done="The token is made."
            shownOnce={{ token: "Token" }}
          >
            <Field label="Name" hint="What will use it, and where." required>
              {(wiring) => <TextInput {...wiring} name="name" maxLength={100} autoComplete="off" />}
            </Field>
            <Field label="Good for (days)" hint="At most 366." required>
              {(wiring) => (
                <TextInput {...wiring} name="expiresDays" type="number" min={1} max={366} defaultValue={90} />
              )}
            </Field>
            <fieldset>
              <legend className="font-semibold">May</legend>
              <Checkbox name="scopes" value="read" label="read: all that an auditor reads" defaultChecked />
              <details>
                <summary className="cursor-pointer py-1 text-text-2">Name single permissions</summary>
                <div className="grid gap-x-4 sm:grid-cols-2">
                  {SCOPES.map((scope) => (
                    <Checkbox key={scope} name="scopes" value={scope} label={<code>{scope}</code>} />
                  ))}
                </div>
              </details>
            </fieldset>
          </ActionForm>
        </Card>
      )}
    </Page>
  );
}
