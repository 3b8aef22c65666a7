/** Which places does the console have, and which of them may this person see? A place is listed once it exists. */
import type { Actor } from "@/lib/auth/actor";
import { allows, type Permission } from "@/lib/auth/permissions";
import type { Action, Destination } from "./destination";

const destinations: readonly (Destination & { permission: Permission })[] = [
  { href: "/", label: "Overview", icon: "overview", letter: "o", group: null, permission: "overview.read" },
  { href: "/alerts", label: "Alerts", icon: "alerts", letter: "a", group: null, permission: "alerts.read" },
  {
    href: "/incidents",
    label: "Incidents",
    icon: "incidents",
    letter: "i",
    group: null,
    permission: "incidents.read",
  },
  {
    href: "/oncall",
    label: "On-call",
    icon: "oncall",
    letter: "c",
    group: null,
    permission: "oncall.read",
  },
  {
    href: "/servers",
    label: "Servers",
    icon: "servers",
    letter: "s",
    group: "Fleet",
    permission: "fleet.read",
  },
  {
    href: "/uptime",
    label: "Uptime",
    icon: "uptime",
    letter: "u",
    group: "Fleet",
    permission: "uptime.read",
  },
  {
    href: "/backups",
    label: "Backups",
    icon: "backups",
    letter: "b",
    group: "Fleet",
    permission: "backups.read",
  },
  {
    href: "/audit",
    label: "Audit log",
    icon: "audit",
    letter: "l",
    group: "Records",
    permission: "audit.read",
  },
  {
    href: "/settings",
    label: "Settings",
    icon: "settings",
    letter: "t",
    group: null,
    permission: "self.read",
  },
];

/** Hiding a place is courtesy: what may be seen is decided where it is read. */
export function destinationsOf(actor: Actor): Destination[] {
  return destinations
    .filter(({ permission }) => allows(actor, permission))
    .map(({ permission: _, ...destination }) => destination);
}

const actions: readonly (Action & { permission: Permission })[] = [
  { href: "/servers/add", label: "Add a server", icon: "plus", permission: "fleet.enrolment.create" },
  {
    href: "/settings/sources/add",
    label: "Add a source of alerts",
    icon: "plus",
    permission: "sources.create",
  },
  {
    href: "/alerts/silences/new",
    label: "Silence alerts",
    icon: "plus",
    permission: "alerts.silence.change",
  },
  { href: "/backups/add", label: "Protect a system", icon: "plus", permission: "backups.system.change" },
  { href: "/incidents/new", label: "Declare an incident", icon: "plus", permission: "incidents.change" },
];

/** What this person may begin from anywhere. */
export function actionsOf(actor: Actor): Action[] {
  return actions
    .filter(({ permission }) => allows(actor, permission))
    .map(({ permission: _, ...action }) => action);
}
