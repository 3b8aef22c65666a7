import { forbidden } from "next/navigation";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { HeartbeatForm } from "@/components/uptime/heartbeat-form";
import { allows } from "@/lib/auth/permissions";
import { listPlaces } from "@/lib/fleet/store/places";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { timeZones } from "@/lib/settings/organisation";

export default async function AddHeartbeatPage() {
  const person = await viewer();
  if (!allows(person, "uptime.heartbeat.change")) forbidden();
  const environments = await asViewer((actor) => listPlaces(actor, "environments"));
  return (
    <Page title="Add a heartbeat" back={{ href: "/uptime/heartbeats", label: "Heartbeats" }}>
      <Card title="What is expected" hint="It is down for nothing until it has called once.">
        <HeartbeatForm
          environments={environments.map(({ name }) => name)}
          timeZone={person.timeZone}
          zones={timeZones()}
        />
      </Card>
    </Page>
  );
}
