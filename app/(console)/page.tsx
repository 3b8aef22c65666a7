import { z } from "zod";
import { LogSeal } from "@/components/audit/log-seal";
import { IncidentsLately } from "@/components/incidents/incidents-lately";
import { StandbyCard } from "@/components/oncall/standby-card";
import { AdminView } from "@/components/overview/admin-view";
import { AuditorView } from "@/components/overview/auditor-view";
import { ManagerView } from "@/components/overview/manager-view";
import { OncallView } from "@/components/overview/oncall-view";
import { ViewSwitch } from "@/components/overview/view-switch";
import { AppBadge } from "@/components/phone/app-badge";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Page } from "@/components/ui/page";
import { AlertFilter } from "@/lib/alerts/model/alert";
import { countStates } from "@/lib/alerts/store/inbox";
import { getVerification } from "@/lib/audit/store/verification";
import { allows } from "@/lib/auth/permissions";
import { listUnsigned, slowestRestore } from "@/lib/backups/store/drill-list";
import { listChoices } from "@/lib/fleet/store/choices";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { LIST_LIMIT } from "@/lib/http/list";
import { incidentsSince } from "@/lib/incidents/store/reading";
import { readStandby } from "@/lib/oncall/store/on-call";
import { chooseView } from "@/lib/overview/model";
import { getOverview } from "@/lib/overview/store";
import { readKnown } from "@/lib/search-params";
import { daysAgo } from "@/lib/time";

const INCIDENT_DAYS = 30;
const Query = z.object({ env: z.string().max(100).optional(), view: z.string().max(20).optional() });

export default async function OverviewPage({ searchParams }: PageProps<"/">) {
  const person = await viewer();
  const { role, timeZone: zone } = person;
  const { env: environments } = await asViewer(listChoices);
  const { values, dropped } = readKnown(Query, await searchParams, { env: environments });
  const { view, refused } = chooseView(role, values.view);
  const { env } = values;
  const [overview, verification, lately, slowest, unsigned, standby, alerts] = await Promise.all([
    asViewer((actor) => getOverview(actor, env)),
    view === "auditor" && allows(person, "audit.read") ? asViewer(getVerification) : null,
    view === "manager"
      ? asViewer((actor) => incidentsSince(actor, daysAgo(INCIDENT_DAYS), LIST_LIMIT))
      : null,
    view === "manager" ? asViewer((actor) => slowestRestore(actor, env)) : null,
    view === "manager" ? asViewer((actor) => listUnsigned(actor, { limit: 3, env })) : null,
    view === "oncall" ? asViewer(() => readStandby(person, new Date())) : null,
    view === "oncall" ? asViewer((actor) => countStates(actor, AlertFilter.parse({}))) : null,
  ]);

  return (
    <Page title={view === "oncall" ? "On call" : "Overview"}>
      <LiveRefresh
        topics={["server", "fleet", "enrolment", "uptime", "backups", "drills", "incidents", "oncall"]}
      />
      {alerts && <AppBadge open={alerts.open} />}
      <ViewSwitch role={role} view={view} env={env} />
      <DroppedNotice dropped={refused ? [...dropped, { name: "view", value: refused }] : dropped} />
      {view === "admin" && (
        <AdminView
          overview={overview}
          env={env}
          zone={zone}
          mayAdd={allows(person, "fleet.enrolment.create")}
        />
      )}
      {lately && unsigned && (
        <ManagerView
          overview={overview}
          env={env}
          zone={zone}
          slowest={slowest}
          unsigned={unsigned}
          incidents={<IncidentsLately lately={lately} days={INCIDENT_DAYS} zone={zone} />}
        />
      )}
      {view === "oncall" && (
        <OncallView
          overview={overview}
          env={env}
          zone={zone}
          standby={
            standby && (
              <StandbyCard
                standby={standby}
                me={person.id}
                zone={zone}
                now={overview.asOf}
                mayChange={allows(person, "oncall.policy.change")}
              />
            )
          }
        />
      )}
      {view === "auditor" && (
        <AuditorView
          overview={overview}
          env={env}
          zone={zone}
          seal={verification && <LogSeal verification={verification} zone={zone} />}
        />
      )}
    </Page>
  );
}
