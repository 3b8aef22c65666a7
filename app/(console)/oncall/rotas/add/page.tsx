import { forbidden } from "next/navigation";
import { RotaForm } from "@/components/oncall/rota-form";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { listCandidates } from "@/lib/oncall/store/candidates";
import { timeZones } from "@/lib/settings/organisation";
import { localText } from "@/lib/time";

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
        today={localText(new Date(), person.timeZone, "date")}
        me={person.id}
      />
    </Page>
  );
}
