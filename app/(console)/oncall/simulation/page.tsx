import { SimulationAnswer } from "@/components/oncall/simulation-answer";
import { SimulationForm } from "@/components/oncall/simulation-form";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Notice } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";
import { AlertFilter } from "@/lib/alerts/model/alert";
import { listAlerts } from "@/lib/alerts/store/inbox";
import { listChoices } from "@/lib/fleet/store/choices";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readLabels, SimulationAddress } from "@/lib/oncall/model/simulation";
import { simulate } from "@/lib/oncall/store/simulation";
import { readKnown } from "@/lib/search-params";

const ALERTS = 50;

export default async function SimulationPage({ searchParams }: PageProps<"/oncall/simulation">) {
  const person = await viewer();
  const zone = person.timeZone;
  const [{ env: environments }, standing] = await Promise.all([
    asViewer(listChoices),
    asViewer((actor) => listAlerts(actor, { ...AlertFilter.parse({ status: "unresolved" }), limit: ALERTS })),
  ]);
  const { values, dropped } = readKnown(SimulationAddress, await searchParams, { env: environments });
  const { labels, refused } = readLabels(values.labels ?? "");
  const asked = {
    ...{ alertId: values.alert, severity: values.severity, environment: values.env ?? null },
    ...{ labels, at: values.at, timeZone: zone },
  };
  const answer = await asViewer((actor) => simulate(actor, asked, new Date()));

  return (
    <Page
      title="Who gets woken?"
      hint="For any alert at any time, as on-call is set up now."
      back={{ href: "/oncall", label: "On-call" }}
    >
      <DroppedNotice dropped={dropped} />
      {refused.length > 0 && (
        <Notice tone="medium" title="Not all labels were understood">
          <p>Write them like team=web, one a line. Left out: {refused.join(", ")}</p>
        </Notice>
      )}
      <Card title="The answer">
        <SimulationAnswer answer={answer} zone={zone} />
      </Card>
      <Card title="The question">
        <SimulationForm asked={values} alerts={standing.items} environments={environments} zone={zone} />
      </Card>
    </Page>
  );
}
