/** Who acts: a person, a program with a token, a server's agent, a sender of alerts, a location that looks, Garrison itself, or a stranger. */

export const ROLES = ["admin", "manager", "oncall", "auditor"] as const;
export type Role = (typeof ROLES)[number];

/** Where a request came from. `address` is the socket's, or a trusted proxy's word. */
export type Origin = { address: string | null; requestId: string | null };

export type PersonActor = {
  kind: "person";
  id: string;
  name: string;
  role: Role;
  /** null: proved who they are for one deed, by a link and a second factor. */
  sessionId: string | null;
  /** When a second factor was last given in this session. */
  verifiedAt: Date | null;
  timeZone: string;
} & Origin;
export type TokenActor = { kind: "token"; id: string; name: string; scopes: readonly string[] } & Origin;
export type ServerActor = { kind: "server"; id: string; name: string } & Origin;
/** Whatever sends alerts, pings or results of tools, by a token of its own. */
export type SourceActor = { kind: "source"; id: string; no: number; name: string; format: string } & Origin;
/** A worker elsewhere that looks at targets and delivers what it saw. */
export type LocationActor = { kind: "location"; id: string; no: number; name: string } & Origin;
export type SystemActor = { kind: "system"; name: string } & Origin;
export type StrangerActor = { kind: "stranger" } & Origin;
export type Actor =
  | PersonActor
  | TokenActor
  | ServerActor
  | SourceActor
  | LocationActor
  | SystemActor
  | StrangerActor;

/** Dangerous actions need a second factor that is no older than this. */
export const STEP_UP_AGE_MS = 5 * 60_000;

/** Stable reference for the audit log. */
export function actorRef(actor: Actor): string {
  return actor.kind === "system" || actor.kind === "stranger" ? actor.kind : `${actor.kind}:${actor.id}`;
}

export function actorName(actor: Actor): string {
  return actor.kind === "stranger" ? "not signed in" : actor.name;
}

/** Garrison itself, for background work `name`. */
export function system(name: string): SystemActor {
  return { kind: "system", name, address: null, requestId: null };
}

export function stranger(origin: Origin): StrangerActor {
  return { kind: "stranger", ...origin };
}
