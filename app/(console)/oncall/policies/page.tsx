import { NobodyPaged } from "@/components/oncall/nobody-paged";
import { PolicyList } from "@/components/oncall/policy-list";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readPolicyDuty } from "@/lib/oncall/store/on-call";

export default async function PoliciesPage() {
  const person = await viewer();
  const { policies, names, paging } = await asViewer(readPolicyDuty);
  const mayChange = allows(person, "oncall.policy.change");
  const add = mayChange && (
    <LinkButton href="/oncall/policies/add" variant="primary">
      Add a policy
    </LinkButton>
  );
  return (
    <Page
      title="Escalation policies"
      hint="The first one that applies to an alert is taken; the default when none does."
      back={{ href: "/oncall", label: "On-call" }}
      actions={
        <>
          <LinkButton href="/oncall/simulation">Who gets woken?</LinkButton>
          {policies.length > 0 && add}
        </>
      }
    >
      <LiveRefresh topics={["oncall"]} apartS={2} />
      <NobodyPaged paging={paging} mayChange={mayChange} />
      {policies.length === 0 ? (
        <div className="rounded-card border border-border bg-surface px-4 py-2">
          <EmptyState kind="nothing-yet" title="No policy is kept yet" action={add}>
            A policy says for which alerts whom is asked, and who is asked next when nobody acknowledges.
          </EmptyState>
        </div>
      ) : (
        <PolicyList policies={policies} names={names} mayChange={mayChange} />
      )}
    </Page>
  );
}
