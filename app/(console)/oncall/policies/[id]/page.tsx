import { PolicyForm } from "@/components/oncall/policy-form";
import { appliesWords, repeatWords, stepWords } from "@/components/oncall/policy-words";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Untrusted } from "@/components/ui/untrusted";
import { matcherText } from "@/lib/alerts/model/matchers";
import { allows } from "@/lib/auth/permissions";
import { listChoices } from "@/lib/fleet/store/choices";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { listCandidates } from "@/lib/oncall/store/candidates";
import { readPolicyDuty } from "@/lib/oncall/store/on-call";
import { getPolicy } from "@/lib/oncall/store/policies";

export default async function PolicyPage({ params }: PageProps<"/oncall/policies/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const [policy, { rotas, names }, people, { env }] = await Promise.all([
    asViewer((actor) => getPolicy(actor, id)),
    asViewer(readPolicyDuty),
    asViewer(listCandidates),
    asViewer(listChoices),
  ]);
  return (
    <Page
      title={<Untrusted text={policy.name} />}
      name="Escalation policy"
      hint={appliesWords(policy)}
      back={{ href: "/oncall/policies", label: "Escalation policies" }}
    >
      <Card title="Who is asked">
        <ol className="grid list-decimal gap-1 pl-5">
          {policy.steps.map((step, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are known by their place
            <li key={place}>{stepWords(step, names)}</li>
          ))}
        </ol>
        <p className="mt-1 text-xs text-text-3">{repeatWords(policy)}</p>
      </Card>
      {allows(person, "oncall.policy.change") && (
        <>
          <Card title="Change the policy">
            <PolicyForm
              policy={policy}
              labels={policy.applies.labels.map(matcherText).join("\n")}
              rotas={rotas}
              people={people.map(({ id: personId, name }) => ({ id: personId, name }))}
              environments={env}
              isDefault={policy.isDefault}
            />
          </Card>
          <Card title="The end of the policy">
            <ActionForm
              method="DELETE"
              path={`/api/oncall/policies/${policy.id}`}
              submit="Retire policy"
              done="The policy is retired."
              question="Retire this policy? Its alerts are asked for by the next one that applies to them, or by nobody."
              to="/oncall/policies"
              className="contents"
            />
          </Card>
        </>
      )}
    </Page>
  );
}
