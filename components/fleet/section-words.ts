/** What people call each section of the facts. */
import type { SectionName } from "@/lib/fleet/model/facts";

export const SECTION_WORDS: Record<SectionName, string> = {
  os: "System",
  kernel: "Kernel",
  hardware: "Hardware",
  addresses: "Addresses",
  packages: "Installed packages",
  updates: "Updates",
  reboot: "Reboot",
  services: "Services",
  listeners: "Listeners",
  sshd: "SSH server",
  accounts: "Accounts",
  groups: "Groups",
  sudo: "sudo rules",
  keys: "Authorised keys",
  logins: "Last sign-ins",
  firewall: "Firewall",
  vpn: "VPN",
  integrity: "File integrity",
  processes: "Processes",
  auth: "Sign-in log",
  timeSync: "Clock",
};
