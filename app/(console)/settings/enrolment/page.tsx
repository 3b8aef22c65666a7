import { EnrolmentTable } from "@/components/fleet/enrolment-table";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { listEnrolmentTokens } from "@/lib/fleet/store/enrolment";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function EnrolmentPage() {
  const person = await viewer();
  const tokens = await asViewer(listEnrolmentTokens);
  return (
    <Page
      title="Enrolment"
      hint="Tokens with which servers join. A token is shown once; here is what became of the newest 100."
      back={{ href: "/settings", label: "Settings" }}
      actions={
        allows(person, "fleet.enrolment.create") && (
          <LinkButton href="/servers/add" variant="primary">
            Add a server
          </LinkButton>
        )
      }
    >
      <LiveRefresh topics={["enrolment"]} />
      <Card title={`Tokens (${tokens.length})`}>
        {tokens.length === 0 ? (
          <EmptyState kind="nothing-yet" title="No token has been made yet">
            Each server joins with a token that ends after an hour and works once, unless you choose
            otherwise.
          </EmptyState>
        ) : (
          <EnrolmentTable
            tokens={tokens}
            zone={person.timeZone}
            mayRevoke={allows(person, "fleet.enrolment.revoke")}
          />
        )}
      </Card>
    </Page>
  );
}
