import { forbidden } from "next/navigation";
import { firstDay } from "@/components/oncall/layer-draft";
import { RotaForm } from "@/components/oncall/rota-form";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { listCandidates } from "@/lib/oncall/store/candidates";
import { timeZones } from "@/lib/settings/organisation";

export default async function AddRotaPage() {
  const person = await viewer();
  if (!allows(person, "oncall.rota.change")) forbidden();
  const candidates = await asViewer(listCandidates);
  return (
    <Page title="Add a rota" back={{ href: "/oncall", label: "On-call" }}>
      <RotaForm
        candidates={candidates}
        timeZones={timeZones()}
        timeZone={person.timeZone}
        firstDay={firstDay(new Date(), person.timeZone)}
        me={person.id}
      />
    </Page>
  );
}
