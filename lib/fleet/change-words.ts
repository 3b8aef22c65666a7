/** How is a change said? "Package installed", "Account removed": the kind's own verbs, in front of its subject. */
import type { ChangeRow } from "./model/server";

type Verbs = { name: string; added: string; removed: string; changed: string };

const KINDS: Record<string, Verbs> = {
  package: {
    name: "Packages",
    added: "Package installed:",
    removed: "Package removed:",
    changed: "Package changed:",
  },
  account: {
    name: "Accounts",
    added: "Account added:",
    removed: "Account removed:",
    changed: "Account changed:",
  },
  group: { name: "Groups", added: "Group added:", removed: "Group removed:", changed: "Group changed:" },
  key: { name: "Keys", added: "Key added for", removed: "Key removed for", changed: "Key changed for" },
  sudo: {
    name: "sudo rules",
    added: "sudo rule added:",
    removed: "sudo rule removed:",
    changed: "sudo rule changed:",
  },
  unit: { name: "Services", added: "Unit added:", removed: "Unit removed:", changed: "Unit changed:" },
  listener: {
    name: "Listeners",
    added: "Listener opened:",
    removed: "Listener closed:",
    changed: "Listener has another process:",
  },
  firewall: { name: "Firewall", added: "Rule added:", removed: "Rule removed:", changed: "Rule changed:" },
  sshd: {
    name: "SSH",
    added: "SSH setting added:",
    removed: "SSH setting gone:",
    changed: "SSH setting changed:",
  },
  kernel: { name: "Kernel", added: "Kernel:", removed: "Kernel:", changed: "Kernel changed:" },
  os: { name: "System", added: "System:", removed: "System:", changed: "System changed:" },
  reboot: { name: "Reboot", added: "Reboot:", removed: "Reboot:", changed: "Changed:" },
  sight: { name: "Sight", added: "Known again:", removed: "No longer known:", changed: "Changed:" },
  reporting: { name: "Reporting", added: "Reporting:", removed: "Reporting:", changed: "Changed:" },
};

/** The kinds in the order in which they are offered as a filter. */
export const CHANGE_KINDS: readonly { kind: string; name: string }[] = Object.entries(KINDS).map(
  ([kind, { name }]) => ({ kind, name }),
);

export function changeWords({ kind, verb }: Pick<ChangeRow, "kind" | "verb">): string {
  const words = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (kind === "sight") return verb === "lost" ? "No longer known:" : "Known again:";
  if (!words) return `${kind} ${verb}:`;
  if (verb === "added" || verb === "removed" || verb === "changed") return words[verb];
  return `${words.name}:`;
}
