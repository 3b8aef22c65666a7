/** What are the kinds of change, and what happened, called in a sentence? */

export const KIND_WORDS: Record<string, string> = {
  package: "Package",
  account: "Account",
  group: "Group",
  key: "SSH key",
  sudo: "Sudo rule",
  unit: "Service",
  listener: "Listener",
  firewall: "Firewall rule",
  sshd: "SSH setting",
  kernel: "Kernel",
  os: "System",
  reboot: "Reboot",
  sight: "Sight",
  reporting: "Reporting",
};

const VERBS: ReadonlySet<string> = new Set(["added", "removed", "changed", "lost", "regained"]);

/** What goes before the subject: "Package changed: "; an oddity of reporting is a sentence by itself. */
export function beginning(kind: string, verb: string): string {
  return VERBS.has(verb) ? `${KIND_WORDS[kind] ?? kind} ${verb}: ` : `${KIND_WORDS[kind] ?? kind}: `;
}
