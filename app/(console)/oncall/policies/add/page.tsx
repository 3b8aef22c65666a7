import { forbidden } from "next/navigation";
import { PolicyForm } from "@/components/oncall/policy-form";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { listChoices } from "@/lib/fleet/store/choices";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { listCandidates } from "@/lib/oncall/store/candidates";
import { readPolicyDuty } from "@/lib/oncall/store/on-call";

export default async function AddPolicyPage() {
  const person = await viewer();
  if (!allows(person, "oncall.policy.change")) forbidden();
  const [{ policies, rotas }, people, { env }] = await Promise.all([
    asViewer(readPolicyDuty),
    asViewer(listCandidates),
    asViewer(listChoices),
  ]);
  return (
    <Page title="Add a policy" back={{ href: "/oncall/policies", label: "Escalation policies" }}>
      <Card title="The policy">
        <PolicyForm
          rotas={rotas}
          people={people.map(({ id, name }) => ({ id, name }))}
          environments={env}
          isDefault={!policies.some(({ isDefault }) => isDefault)}
        />
      </Card>
    </Page>
  );
}
