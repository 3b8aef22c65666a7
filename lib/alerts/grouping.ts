/**
 * Which alerts are told together? Pure: those of one source with one rule in one environment. A storm of ten thousand
 * is then one page and a count, and another rule's alert is still a page of its own.
 */
import { fingerprint } from "./model/fingerprint";
import type { Labels } from "./model/signal";

/** Labels by which senders name the rule that fired; the first that is there counts. */
const RULES = ["alertname", "rule", "jail", "ce_type", "objective", "class"] as const;
const ENVIRONMENTS = ["env", "environment"] as const;

/** An opaque key; an alert without a rule is a group of its own. */
export function groupKeyOf(sourceNo: number, labels: Labels, own: string): string {
  const rule = RULES.find((name) => labels[name]);
  const environment = ENVIRONMENTS.map((name) => labels[name]).find(Boolean) ?? "";
  return fingerprint({
    source: String(sourceNo),
    environment,
    ...(rule ? { rule: `${rule}=${labels[rule]}` } : { own }),
  });
}

/** The labels that alerts of one group have in common, for people; none for an alert that is a group of its own. */
export function groupLabelsOf(labels: Labels): Labels {
  const named = [RULES, ENVIRONMENTS].flatMap((names) => names.find((name) => labels[name]) ?? []);
  return Object.fromEntries(named.map((name) => [name, labels[name] ?? ""]));
}

/** The names by which labels mean a server, the most exact first; ports are left out. */
const SERVERS = ["host", "hostname", "server", "instance", "node", "agent"] as const;

/** The host that the labels name, in lower case; null when they name none. */
export function hostOf(labels: Labels): string | null {
  const named = SERVERS.map((name) => labels[name]).find(Boolean);
  if (!named || named.length > 253) return null;
  const host = named.replace(/:\d{1,5}$/, "").toLowerCase();
  return /^[0-9a-z_][0-9a-z._-]*$/.test(host) ? host : null;
}

/** The environment that the labels name, in lower case; null when they name none. */
export function environmentNameOf(labels: Labels): string | null {
  const named = ENVIRONMENTS.map((name) => labels[name]).find(Boolean);
  return named ? named.toLowerCase().slice(0, 100) : null;
}
