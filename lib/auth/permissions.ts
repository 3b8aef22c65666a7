/** The whole policy on one page. Whoever is not listed is refused; audit entries carry the same names. */
import { type Actor, ROLES, type Role } from "./actor";

type Holder = Role | "server" | "source" | "location" | "system" | "stranger";

const EVERYONE = ["admin", "manager", "oncall", "auditor"] as const;
const READERS = ["admin", "manager", "oncall", "auditor"] as const;

export const PERMISSIONS = {
  // fleet
  "fleet.read": [...READERS, "system"],
  "fleet.server.change": ["admin"],
  "fleet.server.retire": ["admin"],
  "fleet.places.change": ["admin"],
  "fleet.enrolment.read": ["admin"],
  "fleet.enrolment.create": ["admin", "system"],
  "fleet.enrolment.revoke": ["admin"],
  "fleet.enrol": ["stranger"],
  "fleet.export": ["admin", "manager", "auditor"],
  "fleet.facts.record": ["system"],
  // ingest
  "ingest.report.record": ["server"],
  "ingest.facts.read-again": ["admin", "system"],
  "evidence.read": READERS,
  // uptime
  "uptime.read": [...READERS, "system"],
  "uptime.probe.change": ["admin"],
  "uptime.objective.change": ["admin"],
  "uptime.maintenance.request": ["admin", "oncall"],
  "uptime.maintenance.decide": ["admin", "manager"],
  "uptime.results.record": ["system"],
  "uptime.location.change": ["admin", "system"],
  "uptime.location.use": ["stranger"],
  "uptime.location.plan": ["location"],
  "uptime.location.deliver": ["location"],
  "uptime.judge": ["system"],
  "uptime.heartbeat.change": ["admin", "system"],
  "uptime.heartbeat.pause": ["admin", "oncall"],
  "uptime.heartbeat.provision": ["stranger"],
  "uptime.heartbeat.settle": ["system"],
  "uptime.ping-key.read": ["admin", "auditor"],
  "uptime.ping-key.change": ["admin"],
  "uptime.ping.record": ["stranger"],
  // backups
  "backups.read": [...READERS, "system"],
  "backups.system.change": ["admin", "system"],
  "backups.exception.change": ["admin", "manager"],
  "backups.drill.record": ["admin", "oncall"],
  "backups.drill.sign": ["admin", "manager"],
  "backups.copy.use": ["stranger"],
  "backups.run.record": ["source", "system"],
  // alerts
  "alerts.read": [...READERS, "system"],
  "alerts.quality.read": READERS,
  "alerts.acknowledge": ["admin", "oncall"],
  "alerts.snooze": ["admin", "oncall"],
  "alerts.resolve": ["admin", "oncall"],
  "alerts.note": ["admin", "oncall"],
  "alerts.replay": ["admin"],
  "alerts.link.use": ["stranger"],
  "alerts.signal.record": ["source", "system"],
  "alerts.settle": ["system"],
  "alerts.silence.read": [...READERS, "source", "system"],
  "alerts.silence.change": ["admin", "oncall", "source"],
  "alerts.own.read": ["source"],
  "sources.read": ["admin", "oncall", "auditor"],
  "sources.create": ["admin", "system"],
  "sources.change": ["admin"],
  "sources.revoke": ["admin"],
  "sources.use": ["stranger"],
  // oncall
  "oncall.read": [...READERS, "system"],
  "oncall.rota.change": ["admin"],
  "oncall.override.change": ["admin", "oncall"],
  "oncall.policy.change": ["admin"],
  "oncall.feed.use": ["stranger"],
  "oncall.own.read": EVERYONE,
  "oncall.own-feed.change": EVERYONE,
  "oncall.escalate": ["system"],
  "channels.read": ["admin", "auditor"],
  "channels.change": ["admin"],
  "channels.own.read": EVERYONE,
  "channels.own.change": EVERYONE,
  "delivery.read": [...READERS, "system"],
  "delivery.send": ["system"],
  // incidents
  "incidents.read": [...READERS, "system"],
  "incidents.change": ["admin", "oncall"],
  // overview
  "overview.read": READERS,
  // identity
  "self.read": EVERYONE,
  "self.change": EVERYONE,
  "self.sign-in": ["stranger", ...EVERYONE],
  "self.sign-out": EVERYONE,
  "self.verify": EVERYONE,
  "self.enrol-factor": EVERYONE,
  "self.recovery-codes.create": EVERYONE,
  "self.first-run": ["stranger"],
  "self.link.use": ["stranger"],
  "self.reset.ask": ["stranger"],
  "people.read": ["admin", "manager", "auditor"],
  "people.invite": ["admin", "system"],
  "people.change": ["admin"],
  "people.reset": ["admin", "system"],
  "sessions.any.read": ["admin", "auditor"],
  "sessions.any.revoke": ["admin"],
  "api-tokens.read": ["admin", "auditor"],
  "api-tokens.create": ["admin", "system"],
  "api-tokens.revoke": ["admin"],
  // records
  "audit.read": ["admin", "manager", "auditor"],
  "audit.export": ["admin", "auditor"],
  "audit.checkpoint": ["system"],
  "audit.verify": ["system"],
  // Garrison's own backups
  "recovery.backup": ["system"],
  "recovery.restore": ["system"],
  // settings
  "settings.read": ["admin", "manager", "auditor", "system"],
  "settings.change": ["admin"],
  "health.read": ["admin", "auditor", "system"],
  "retention.apply": ["system"],
} as const satisfies Record<string, readonly Holder[]>;

export type Permission = keyof typeof PERMISSIONS;

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(PERMISSIONS, name);
}

/** What a token with the scope `read` may do: all that an auditor reads. */
const READ_SCOPE = "read";

/** Never through a token: a leaked one must not make itself permanent or become a person. */
const PEOPLE_ONLY: ReadonlySet<Permission> = new Set([
  "backups.drill.sign",
  "api-tokens.create",
  "api-tokens.revoke",
  "people.invite",
  "people.change",
  "people.reset",
  "sessions.any.revoke",
  "oncall.own.read",
  "oncall.own-feed.change",
  "channels.own.read",
  "channels.own.change",
  "self.read",
  "self.change",
  "self.sign-in",
  "self.sign-out",
  "self.verify",
  "self.enrol-factor",
  "self.recovery-codes.create",
]);

export function allows(actor: Actor, permission: Permission): boolean {
  const holders: readonly Holder[] = PERMISSIONS[permission];
  if (actor.kind === "person") return holders.includes(actor.role);
  if (actor.kind !== "token") return holders.includes(actor.kind);
  if (PEOPLE_ONLY.has(permission)) return false;
  if (actor.scopes.includes(permission)) return holders.some(isRole);
  return actor.scopes.includes(READ_SCOPE) && isReading(permission) && holders.includes("auditor");
}

function isReading(permission: Permission): boolean {
  return permission.endsWith(".read") || permission.endsWith(".export");
}

/** A scope that a token may carry: `read`, or a permission that programs may hold. */
export function isScope(name: string): boolean {
  return name === READ_SCOPE || (SCOPES as readonly string[]).includes(name);
}

function isRole(holder: Holder): boolean {
  return (ROLES as readonly Holder[]).includes(holder);
}

/** Every permission that a token may be given by name. */
export const SCOPES: readonly Permission[] = (Object.keys(PERMISSIONS) as Permission[]).filter(
  (name) => !PEOPLE_ONLY.has(name) && (PERMISSIONS[name] as readonly Holder[]).some(isRole),
);
