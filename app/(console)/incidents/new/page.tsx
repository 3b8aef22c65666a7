import { forbidden } from "next/navigation";
import { z } from "zod";
import { DeclareForm } from "@/components/incidents/declare-form";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Notice } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";
import { Severity } from "@/components/ui/severity";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import { findAlertToDeclare } from "@/lib/alerts/store/history";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { LIST_LIMIT } from "@/lib/http/list";
import { listLeads } from "@/lib/incidents/store/reading";
import { readSearch } from "@/lib/search-params";
import { listObjectives } from "@/lib/uptime/store/objectives";

const Address = z.object({ alert: z.uuid().optional() });

export default async function DeclareIncidentPage({ searchParams }: PageProps<"/incidents/new">) {
  const person = await viewer();
  if (!allows(person, "incidents.change")) forbidden();
  const { values, dropped } = readSearch(Address, await searchParams);
  const wanted = values.alert;
  const [leads, objectives, alert] = await Promise.all([
    asViewer(listLeads),
    asViewer((actor) => listObjectives(actor, { limit: LIST_LIMIT })),
    wanted === undefined ? null : asViewer((actor) => findAlertToDeclare(actor, wanted)),
  ]);
  return (
    <Page title="Declare an incident" back={{ href: "/incidents", label: "Incidents" }}>
      <DroppedNotice dropped={dropped} />
      {wanted !== undefined && !alert && (
        <Notice tone="medium" title="There is no such alert">
          <p>The address named one that is not there. The incident is declared without it.</p>
        </Notice>
      )}
      {alert && (
        <Notice title="From an alert">
          <p>
            <Severity level={alert.severity} />{" "}
            <TextLink href={`/alerts/${alert.id}`}>
              <Untrusted text={alert.title} limit={300} />
            </TextLink>{" "}
            is linked, with the service and the server that it is about.
          </p>
        </Notice>
      )}
      <Card
        title="What is known now"
        hint="A guess is enough: all of it can be changed, and every change is kept."
      >
        <DeclareForm
          alert={alert}
          leads={leads}
          viewerId={person.id}
          objectives={objectives.items}
          zone={person.timeZone}
          now={new Date()}
        />
      </Card>
    </Page>
  );
}
