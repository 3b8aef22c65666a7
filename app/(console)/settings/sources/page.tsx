import { LiveRefresh } from "@/components/shell/live-refresh";
import { SourceTable } from "@/components/sources/source-table";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { listSources } from "@/lib/ingest/store/sources";

export default async function SourcesPage() {
  const person = await viewer();
  const sources = await asViewer(listSources);
  const add = allows(person, "sources.create") && (
    <LinkButton href="/settings/sources/add" variant="primary">
      Add a source
    </LinkButton>
  );
  return (
    <Page
      title="Sources"
      hint="Tools that send alerts here, each with a token of its own. A token is shown once."
      back={{ href: "/settings", label: "Settings" }}
      actions={sources.length > 0 && add}
    >
      <LiveRefresh topics={["alerts"]} />
      <Card title={`Sources (${sources.length})`}>
        {sources.length === 0 ? (
          <EmptyState kind="nothing-yet" title="No source has been made yet" action={add}>
            Prometheus, Alertmanager, Grafana, PagerDuty clients, Wazuh, Falco, fail2ban, Uptime Kuma, and
            whatever can send JSON.
          </EmptyState>
        ) : (
          <SourceTable
            sources={sources}
            zone={person.timeZone}
            now={new Date()}
            mayRevoke={allows(person, "sources.revoke")}
          />
        )}
      </Card>
    </Page>
  );
}
