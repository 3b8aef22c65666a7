import { z } from "zod";
import { LogSeal } from "@/components/audit/log-seal";
import { AdminView } from "@/components/overview/admin-view";
import { AuditorView } from "@/components/overview/auditor-view";
import { ManagerView } from "@/components/overview/manager-view";
import { OncallView } from "@/components/overview/oncall-view";
import { ViewSwitch } from "@/components/overview/view-switch";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Page } from "@/components/ui/page";
import { getVerification } from "@/lib/audit/store/verification";
import { allows } from "@/lib/auth/permissions";
import { listChoices } from "@/lib/fleet/store/choices";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { chooseView } from "@/lib/overview/model";
import { getOverview } from "@/lib/overview/store";
import { readKnown } from "@/lib/search-params";

const Query = z.object({ env: z.string().max(100).optional(), view: z.string().max(20).optional() });

export default async function OverviewPage({ searchParams }: PageProps<"/">) {
  const person = await viewer();
  const { role, timeZone: zone } = person;
  const { env: environments } = await asViewer(listChoices);
  const { values, dropped } = readKnown(Query, await searchParams, { env: environments });
  const { view, refused } = chooseView(role, values.view);
  const { env } = values;
  const [overview, verification] = await Promise.all([
    asViewer((actor) => getOverview(actor, env)),
    view === "auditor" && allows(person, "audit.read") ? asViewer(getVerification) : null,
  ]);

  return (
    <Page title={view === "oncall" ? "On call" : "Overview"}>
      <LiveRefresh topics={["server", "fleet", "enrolment", "uptime"]} />
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
      {view === "manager" && <ManagerView overview={overview} env={env} zone={zone} />}
      {view === "oncall" && <OncallView overview={overview} env={env} zone={zone} />}
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
