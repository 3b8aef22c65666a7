/** Which policy is an alert's? Pure: the first one in the list that applies, else the default one. */
import { matcherText, unmetMatcher } from "@/lib/alerts/model/matchers";
import { isWorse, type Severity } from "@/lib/alerts/model/severity";
import type { Labels } from "@/lib/alerts/model/signal";
import { visibleText } from "@/lib/untrusted";
import type { Applies, Policy } from "./model/policy";

/** What of an alert decides who is asked. */
export type Routed = { severity: Severity; environment: string | null; labels: Labels };

/** Null: none applies, and there is no default. @param policies in their order */
export function policyFor(policies: readonly Policy[], alert: Routed): Policy | null {
  return (
    policies.find((policy) => !policy.isDefault && whyNot(policy.applies, alert) === null) ??
    policies.find((policy) => policy.isDefault) ??
    null
  );
}

/** Why it does not apply, as the rest of a sentence; null when it does. */
export function whyNot({ severityAtLeast, environments, labels }: Applies, alert: Routed): string | null {
  if (isWorse(severityAtLeast, alert.severity)) {
    return `the severity is ${alert.severity}, and it begins at ${severityAtLeast}`;
  }
  if (environments.length > 0 && (alert.environment === null || !environments.includes(alert.environment))) {
    const theirs = alert.environment === null ? "not known" : shown(alert.environment);
    return `the environment is ${theirs}, and it is for ${environments.map(shown).join(", ")}`;
  }
  const unmet = unmetMatcher(labels, alert.labels);
  if (!unmet) return null;
  const value = Object.hasOwn(alert.labels, unmet.name) ? alert.labels[unmet.name] : "";
  const theirs = value ? `is “${shown(value)}”` : "is missing";
  return `the label ${shown(unmet.name)} ${theirs}, and it asks for ${shown(matcherText(unmet))}`;
}

/** What was asked of the alert, as the rest of a sentence. */
export function whyIt({ severityAtLeast, environments, labels }: Applies, alert: Routed): string {
  return [
    `the severity is ${alert.severity} (it begins at ${severityAtLeast})`,
    ...(environments.length > 0 ? [`the environment is ${shown(alert.environment ?? "")}`] : []),
    ...labels.map((matcher) => shown(matcherText(matcher))),
  ].join(", ");
}

/** Text of others, short and without what nobody sees. */
export function shown(text: string): string {
  const [short, dots] = text.length > 100 ? [text.slice(0, 99).toWellFormed(), "…"] : [text, ""];
  return `${visibleText(short)}${dots}`;
}
