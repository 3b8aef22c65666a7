import { CanaryCard } from "@/components/health/canary-card";
import { CheckTable } from "@/components/health/check-table";
import { JobTable, ProcessTable } from "@/components/health/process-table";
import { WatchdogCard } from "@/components/health/watchdog-card";
import { Card } from "@/components/ui/card";
import { KeyValues } from "@/components/ui/key-values";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { getHealth, readWatchdog } from "@/lib/health/store";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { formatBytes, formatCount } from "@/lib/units";
import { VERSION } from "@/lib/version";

export default async function HealthPage() {
  const actor = await viewer();
  const { checks, vitals } = await asViewer(getHealth);
  const watchdog = await asViewer(readWatchdog);
  const bad = checks.filter(({ result }) => result === "bad").length;
  return (
    <Page
      title="System health"
      hint={
        bad === 0
          ? "Nothing that Garrison checks of itself is bad."
          : `${bad} of ${checks.length} checks are bad.`
      }
      back={{ href: "/settings", label: "Settings" }}
    >
      <Card title="Checks" hint="The same lines as garrison doctor.">
        <CheckTable checks={checks} />
      </Card>
      <CanaryCard canary={vitals.canary} zone={actor.timeZone} />
      <WatchdogCard
        watchdog={watchdog}
        mayChange={allows(actor, "settings.change")}
        zone={actor.timeZone}
        now={new Date()}
      />
      <Card title={`Processes (${vitals.processes.length})`}>
        <ProcessTable processes={vitals.processes} zone={actor.timeZone} />
      </Card>
      <Card title={`Timed work (${vitals.jobs.length})`}>
        <JobTable jobs={vitals.jobs} zone={actor.timeZone} />
      </Card>
      <Card title="Database">
        <KeyValues
          items={[
            { key: "Garrison", value: VERSION },
            { key: "PostgreSQL", value: vitals.databaseVersion },
            { key: "Size", value: formatBytes(vitals.databaseBytes) },
            { key: "Reports waiting", value: formatCount(vitals.waitingReports) },
          ]}
        />
      </Card>
    </Page>
  );
}
