import { forbidden } from "next/navigation";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { ObjectiveForm } from "@/components/uptime/objective-form";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { LIST_LIMIT } from "@/lib/http/list";
import { listProbes } from "@/lib/uptime/store/probes";

export default async function AddObjectivePage() {
  const person = await viewer();
  if (!allows(person, "uptime.objective.change")) forbidden();
  const probes = await asViewer((actor) => listProbes(actor, { limit: LIST_LIMIT }));
  return (
    <Page title="Add an objective" back={{ href: "/uptime", label: "Uptime" }}>
      <Card title="What is agreed">
        {probes.items.length === 0 ? (
          <EmptyState
            kind="nothing-yet"
            title="Add a probe first"
            action={<LinkButton href="/uptime/probes/add">Add a probe</LinkButton>}
          >
            An objective counts what probes see.
          </EmptyState>
        ) : (
          <ObjectiveForm probes={probes.items} timeZone={person.timeZone} />
        )}
      </Card>
    </Page>
  );
}
