import { forbidden } from "next/navigation";
import { z } from "zod";
import { SilenceForm } from "@/components/silences/silence-form";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Page } from "@/components/ui/page";
import { Untrusted } from "@/components/ui/untrusted";
import { MOST_MATCHERS } from "@/lib/alerts/model/matchers";
import { getAlert } from "@/lib/alerts/store/one-alert";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readSearch } from "@/lib/search-params";

const Query = z.object({ alert: z.uuid().optional() });

export default async function NewSilencePage({ searchParams }: PageProps<"/alerts/silences/new">) {
  const person = await viewer();
  if (!allows(person, "alerts.silence.change")) forbidden();
  const { values, dropped } = readSearch(Query, await searchParams);
  const { alert: id } = values;
  const alert = id === undefined ? null : await asViewer((actor) => getAlert(actor, id));
  const labels = Object.entries(alert?.labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_MATCHERS)
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));

  return (
    <Page
      title="Silence alerts"
      hint="They are kept and shown as quiet, and nobody is told of them until the silence ends."
      back={
        alert
          ? { href: `/alerts/${alert.id}`, label: "Alert" }
          : { href: "/alerts/silences", label: "Silences" }
      }
    >
      <DroppedNotice dropped={dropped} />
      <Card title={alert ? <Untrusted text={alert.title} limit={200} /> : "A silence"}>
        <SilenceForm zone={person.timeZone} labels={labels} />
      </Card>
    </Page>
  );
}
