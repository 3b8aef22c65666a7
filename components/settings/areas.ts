/** What can be set, and who may see it. */
import type { Permission } from "@/lib/auth/permissions";

export type Area = { href: string; title: string; about: string; permission: Permission };

export const AREAS: readonly Area[] = [
  {
    href: "/settings/profile",
    title: "Profile",
    about: "Your name, time zone, passphrase and second factors.",
    permission: "self.read",
  },
  {
    href: "/settings/notifications",
    title: "My notifications",
    about: "How you are told when something is wrong, and when you are left in peace.",
    permission: "channels.own.read",
  },
  {
    href: "/settings/people",
    title: "People and roles",
    about: "Who may come in, and as what.",
    permission: "people.read",
  },
  {
    href: "/settings/sessions",
    title: "Sessions",
    about: "Where people are signed in at this moment.",
    permission: "self.read",
  },
  {
    href: "/settings/tokens",
    title: "API tokens",
    about: "What programs may read, and until when.",
    permission: "api-tokens.read",
  },
  {
    href: "/settings/sources",
    title: "Sources",
    about: "Which tools send alerts here, and when they were last heard.",
    permission: "sources.read",
  },
  {
    href: "/settings/inhibitions",
    title: "Alerts that explain others",
    about: "Which alerts stay quiet while another one stands.",
    permission: "settings.read",
  },
  {
    href: "/settings/enrolment",
    title: "Enrolment",
    about: "Tokens with which servers join the fleet.",
    permission: "fleet.enrolment.read",
  },
  {
    href: "/settings/places",
    title: "Environments, zones and roles",
    about: "Where servers stand and what they are for.",
    permission: "fleet.read",
  },
  {
    href: "/settings/retention",
    title: "Retention",
    about: "How long reports, evidence and changes are kept.",
    permission: "settings.read",
  },
  {
    href: "/settings/health",
    title: "System health",
    about: "How Garrison itself is doing.",
    permission: "health.read",
  },
  {
    href: "/docs/api",
    title: "Description of the API",
    about: "Every route, what it takes and what it answers.",
    permission: "overview.read",
  },
];
