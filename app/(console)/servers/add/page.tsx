import { forbidden } from "next/navigation";
import { AddServer } from "@/components/fleet/add-server";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { environment } from "@/lib/env";
import { listChoices } from "@/lib/fleet/store/choices";
import { installerSha256, publishedAgent } from "@/lib/fleet/store/published-agent";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function AddServerPage() {
  const person = await viewer();
  if (!allows(person, "fleet.enrolment.create")) forbidden();
  const choices = await asViewer(listChoices);
  return (
    <Page
      title="Add a server"
      hint="One command on a Linux server, and its facts are here within a minute."
      back={{ href: "/servers", label: "Servers" }}
    >
      <AddServer
        choices={choices}
        baseUrl={environment().baseUrl}
        installerSha256={installerSha256()}
        agent={publishedAgent()}
      />
    </Page>
  );
}
