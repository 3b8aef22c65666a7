/** A policy in words: which alerts it is for, and who is asked when. */
import { matcherText } from "@/lib/alerts/model/matchers";
import type { Policy, Step, Target } from "@/lib/oncall/model/policy";
import { visibleText } from "@/lib/untrusted";

/** Names of rotas and people by id; who is not among them is gone. */
export type TargetNames = ReadonlyMap<string, string>;

export function appliesWords({ applies, isDefault }: Pick<Policy, "applies" | "isDefault">): string {
  if (isDefault) return "Alerts that no other policy is for.";
  const { severityAtLeast, environments, labels } = applies;
  const parts = [
    severityAtLeast === "info"
      ? null
      : severityAtLeast === "critical"
        ? "critical"
        : `${severityAtLeast} or worse`,
    environments.length > 0 ? `in ${environments.map(visibleText).join(" or ")}` : null,
    labels.length > 0 ? `with ${labels.map((one) => visibleText(matcherText(one))).join(", ")}` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "All alerts." : `Alerts that are ${parts.join(", ")}.`;
}

export function targetWords({ kind, id }: Target, names: TargetNames): string {
  const name = names.get(id);
  if (kind === "rota") return name === undefined ? "a rota that is gone" : `on call in ${visibleText(name)}`;
  return name === undefined ? "somebody who is no longer here" : visibleText(name);
}

/** "After 10 min: Saraa, on call in Web" */
export function stepWords({ afterMinutes, targets }: Step, names: TargetNames): string {
  const when = afterMinutes === 0 ? "At once" : `After ${afterMinutes}\u00a0min`;
  const who = targets.map((target) => targetWords(target, names)).join(", ");
  return `${when}: ${who}`;
}

export function repeatWords({
  repeat,
  repeatAfterMinutes,
}: Pick<Policy, "repeat" | "repeatAfterMinutes">): string {
  if (repeat === 0) return "Not again: after the last step the alert stays open.";
  return `All again ${repeat === 1 ? "once" : `${repeat} times`}, each time after ${repeatAfterMinutes}\u00a0min.`;
}
