import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import type { Paging } from "@/lib/oncall/model/on-call";

/** Nothing where alerts reach somebody; else the plain words that they do not, and what to do. */
export function NobodyPaged({ paging, mayChange }: { paging: Paging; mayChange: boolean }) {
  const { policies, hasDefault, people, reachable } = paging;
  if (policies === 0) {
    return (
      <Notice tone="critical" title="Nobody is paged">
        <p>
          No escalation policy says who is asked, so alerts are only listed here.{" "}
          {mayChange ? (
            <TextLink href="/oncall/policies/add">Add a policy</TextLink>
          ) : (
            "An administrator can add one, under On-call."
          )}
        </p>
      </Notice>
    );
  }
  if (reachable === 0) {
    return (
      <Notice tone="critical" title="Nobody can be paged">
        <p>
          {people === 0
            ? "No policy or rota names anybody who is still here."
            : "Nobody whom a policy or a rota names has a channel that was proven to work, so nothing is sent."}{" "}
          <TextLink href="/settings/notifications">Add a channel and test it</TextLink>
        </p>
      </Notice>
    );
  }
  if (hasDefault) return null;
  return (
    <Notice tone="medium" title="Some alerts page nobody">
      <p>
        No policy is the default, so an alert that none applies to is only listed.{" "}
        {mayChange && <TextLink href="/oncall/policies">Make one of them the default</TextLink>}
      </p>
    </Notice>
  );
}
