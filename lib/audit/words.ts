/** How is an entry told to people? Actions are stored under the names of permissions; here they become words. */
import type { Permission } from "@/lib/auth/permissions";

/** What was done, or tried. An action without words here is shown under its own name. */
const WORDS: Partial<Record<Permission | "page", string>> = {
  page: "Open a page",
  "fleet.read": "Read the fleet",
  "fleet.server.change": "Change a server",
  "fleet.server.retire": "Retire a server",
  "fleet.places.change": "Change environments, zones or roles",
  "fleet.enrolment.read": "Read enrolment tokens",
  "fleet.enrolment.create": "Make an enrolment token",
  "fleet.enrolment.revoke": "Revoke an enrolment token",
  "fleet.enrol": "Enrol a server",
  "fleet.export": "Export the fleet",
  "ingest.report.record": "Hand in a report",
  "ingest.facts.read-again": "Read old evidence again",
  "evidence.read": "Read raw evidence",
  "incidents.read": "Read incidents",
  "incidents.change": "Change an incident",
  "uptime.heartbeat.change": "Change a heartbeat",
  "uptime.heartbeat.pause": "Pause or resume a heartbeat",
  "uptime.heartbeat.provision": "A call made its heartbeat",
  "uptime.location.change": "Make, change or retire a location",
  "uptime.location.plan": "Ask what to look at",
  "uptime.location.deliver": "Deliver what was seen",
  "uptime.ping-key.change": "Make or revoke a ping key",
  "alerts.acknowledge": "Acknowledge an alert",
  "alerts.silence.change": "Make, change or end a silence",
  "alerts.link.use": "Answer a page by its link",
  "oncall.rota.change": "Change a rota",
  "oncall.override.change": "Let somebody stand in",
  "oncall.policy.change": "Change an escalation policy",
  "oncall.own-feed.change": "Open or close the calendar of one's own shifts",
  "channels.change": "Change a channel of the team",
  "channels.own.change": "Change how one is told",
  "overview.read": "Read the overview",
  "self.read": "Read one's own settings",
  "self.change": "Change one's own settings",
  "self.sign-in": "Sign in",
  "self.sign-out": "Sign out",
  "self.verify": "Confirm with a second factor",
  "self.enrol-factor": "Set up a second factor",
  "self.recovery-codes.create": "Make recovery codes",
  "self.first-run": "Create the first administrator",
  "self.link.use": "Use a link of invitation or reset",
  "self.reset.ask": "Ask for a new passphrase",
  "people.read": "Read who has an account",
  "people.invite": "Invite a person",
  "people.change": "Change a person",
  "people.reset": "Reset a person's sign-in",
  "sessions.any.read": "Read others' sessions",
  "sessions.any.revoke": "End others' sessions",
  "api-tokens.read": "Read API tokens",
  "api-tokens.create": "Make an API token",
  "api-tokens.revoke": "Revoke an API token",
  "audit.read": "Read the audit log",
  "audit.export": "Export the audit log",
  "audit.verify": "Verify the audit log",
  "recovery.backup": "Back up Garrison itself",
  "recovery.restore": "Restore Garrison itself from a backup",
  "settings.read": "Read settings",
  "settings.change": "Change settings",
  "health.read": "Read the system's health",
  "retention.apply": "Apply the retention",
};

export function actionWords(action: string): string {
  return Object.hasOwn(WORDS, action) ? (WORDS[action as Permission] ?? action) : action;
}

/** Groups of actions, by how their names begin. */
export const AREAS = [
  { prefix: "self.", label: "Signing in and own settings" },
  { prefix: "people.", label: "People" },
  { prefix: "sessions.", label: "Sessions" },
  { prefix: "api-tokens.", label: "API tokens" },
  { prefix: "fleet.", label: "Fleet" },
  { prefix: "ingest.", label: "Reports" },
  { prefix: "evidence.", label: "Evidence" },
  { prefix: "alerts.", label: "Alerts" },
  { prefix: "incidents.", label: "Incidents" },
  { prefix: "oncall.", label: "On-call" },
  { prefix: "channels.", label: "Channels" },
  { prefix: "settings.", label: "Settings" },
  { prefix: "retention.", label: "Retention" },
  { prefix: "recovery.", label: "Garrison's own backups" },
  { prefix: "audit.", label: "Audit log" },
] as const;

const KINDS: Record<string, string> = {
  person: "person",
  token: "API token",
  server: "server",
  source: "source",
  location: "location",
  system: "Garrison",
  stranger: "not signed in",
};

/** What acted: a person, an API token, a server, Garrison itself. */
export function actorKind(actor: string): string {
  const kind = actor.split(":", 1)[0] ?? "";
  return Object.hasOwn(KINDS, kind) ? (KINDS[kind] ?? kind) : kind;
}

const SERVER = /^server\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const INCIDENT = /^incident\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const HEARTBEAT = /^heartbeat\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const SILENCE = /^silence\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const ROTA = /^rota\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const POLICY = /^escalation-policy\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const ENTRY = /^audit-entry\/([1-9]\d{0,15})$/;

/** Where a target is shown, for those that have a page of their own. */
export function targetHref(target: string): string | null {
  const server = SERVER.exec(target)?.[1];
  if (server) return `/servers/${server}`;
  const incident = INCIDENT.exec(target)?.[1];
  if (incident) return `/incidents/${incident}`;
  const heartbeat = HEARTBEAT.exec(target)?.[1];
  if (heartbeat) return `/uptime/heartbeats/${heartbeat}`;
  if (target.startsWith("location/")) return "/uptime/locations";
  const silence = SILENCE.exec(target)?.[1];
  if (silence) return `/alerts/silences/${silence}`;
  const rota = ROTA.exec(target)?.[1];
  if (rota) return `/oncall/rotas/${rota}`;
  const policy = POLICY.exec(target)?.[1];
  if (policy) return `/oncall/policies/${policy}`;
  const entry = ENTRY.exec(target)?.[1];
  if (entry) return `/audit/${entry}`;
  return null;
}
