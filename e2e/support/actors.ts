/** Actors for tests of stores: a person of each role, a token, a server, a location. None of them needs a row of its own. */
import type { LocationActor, PersonActor, Role, ServerActor, TokenActor } from "@/lib/auth/actor";
import { newId } from "@/lib/id";

const somewhere = { address: "192.0.2.1", requestId: "00000000-0000-4000-8000-000000000000" };

export function person(role: Role): PersonActor {
  return {
    kind: "person",
    id: newId(),
    name: `Test ${role}`,
    role,
    sessionId: newId(),
    verifiedAt: new Date(),
    timeZone: "UTC",
    ...somewhere,
  };
}

export function token(...scopes: string[]): TokenActor {
  return { kind: "token", id: newId(), name: "test token", scopes, ...somewhere };
}

export function server(id: string = newId()): ServerActor {
  return { kind: "server", id, name: "test server", ...somewhere };
}

export function location(id: string = newId(), no = 2): LocationActor {
  return { kind: "location", id, no, name: "test location", ...somewhere };
}
