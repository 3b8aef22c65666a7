import { forbidden } from "next/navigation";
import { SystemForm } from "@/components/backups/system-form";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { AddSystemAddress } from "@/lib/backups/model/system";
import { listPlaces } from "@/lib/fleet/store/places";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readSearch } from "@/lib/search-params";
import { timeZones } from "@/lib/settings/organisation";

export default async function AddSystemPage({ searchParams }: PageProps<"/backups/add">) {
  const person = await viewer();
  if (!allows(person, "backups.system.change")) forbidden();
  const { values, dropped } = readSearch(AddSystemAddress, await searchParams);
  const environments = await asViewer((actor) => listPlaces(actor, "environments"));
  return (
    <Page title="Protect a system" back={{ href: "/backups", label: "Backups" }}>
      <DroppedNotice dropped={dropped} />
      <Card title="What was agreed for it">
        <SystemForm
          environments={environments.map(({ name }) => name)}
          timeZone={person.timeZone}
          zones={timeZones()}
          begun={{ server: values.server, kind: values.kind }}
        />
      </Card>
    </Page>
  );
}
