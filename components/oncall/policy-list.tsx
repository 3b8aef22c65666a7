import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import type { Policy } from "@/lib/oncall/model/policy";
import { appliesWords, repeatWords, stepWords, type TargetNames } from "./policy-words";

type PolicyListProps = { policies: readonly Policy[]; names: TargetNames; mayChange: boolean };

/** In the order in which they are looked at; the default is looked at last, wherever it stands. */
export function PolicyList({ policies, names, mayChange }: PolicyListProps) {
  return (
    <ol className="grid gap-3">
      {policies.map((policy, place) => (
        <li key={policy.id} className="rounded-card border border-border bg-surface px-4 py-3">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <h2 className="flex min-w-0 flex-wrap items-center gap-2 font-semibold">
              <span className="text-text-3">{place + 1}.</span>
              <TextLink href={`/oncall/policies/${policy.id}`}>
                <Untrusted text={policy.name} />
              </TextLink>
              {policy.isDefault && <Badge tone="neutral">Default</Badge>}
            </h2>
            {mayChange && policies.length > 1 && (
              <div className="flex gap-2">
                <Move policies={policies} place={place} by={-1} />
                <Move policies={policies} place={place} by={1} />
              </div>
            )}
          </div>
          <p className="text-text-2">{appliesWords(policy)}</p>
          <ul className="mt-1 list-disc pl-5">
            {policy.steps.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps are known by their place
              <li key={index}>{stepWords(step, names)}</li>
            ))}
          </ul>
          <p className="mt-1 text-xs text-text-3">{repeatWords(policy)}</p>
        </li>
      ))}
    </ol>
  );
}

type MoveProps = { policies: readonly Policy[]; place: number; by: -1 | 1 };

function Move({ policies, place, by }: MoveProps) {
  const ids = policies.map(({ id }) => id);
  const [one, other] = [ids[place], ids[place + by]];
  if (one === undefined || other === undefined) return null;
  return (
    <ActionForm
      method="PUT"
      path="/api/oncall/policies/order"
      fixed={{ ids: ids.with(place, other).with(place + by, one) }}
      submit={by < 0 ? "Sooner" : "Later"}
      done="The order is changed."
      className="contents"
    />
  );
}
