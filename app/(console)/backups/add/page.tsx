import { forbidden } from "next/navigation";
import { SystemForm } from "@/components/backups/system-form";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { listPlaces } from "@/lib/fleet/store/places";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { timeZones } from "@/lib/settings/organisation";

export default async function AddSystemPage() {
  const person = await viewer();
  if (!allows(person, "backups.system.change")) forbidden();
  const environments = await asViewer((actor) => listPlaces(actor, "environments"));
  return (
    <Page title="Protect a system" back={{ href: "/backups", label: "Backups" }}>
      <Card title="What was agreed for it">
        <SystemForm
          environments={environments.map(({ name }) => name)}
          timeZone={person.timeZone}
          zones={timeZones()}
        />
      </Card>
    </Page>
  );
}
