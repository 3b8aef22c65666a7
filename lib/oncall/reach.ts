/** Whom does a target of a policy mean at an instant? Pure. */
import type { Target } from "./model/policy";
import type { Duty, KnownPerson, KnownRota } from "./model/simulation";
import { onCallAt } from "./shifts";

export type Reached =
  | { kind: "person"; person: KnownPerson; rota: KnownRota | null }
  /** `rota` is null for a person whom the policy names itself. */
  | { kind: "person-gone"; rota: KnownRota | null }
  | { kind: "nobody-on-call"; rota: KnownRota }
  | { kind: "rota-gone" };

/** @throws RangeError for a rota in an unknown zone */
export function reachedBy(target: Target, at: number, { rotas, people }: Duty): Reached {
  const rota = target.kind === "rota" ? rotas.find(({ id }) => id === target.id) : null;
  if (rota === undefined) return { kind: "rota-gone" };
  const personId = rota ? onCallAt(rota, rota.overrides, at) : target.id;
  if (rota && personId === null) return { kind: "nobody-on-call", rota };
  const person = people.find(({ id }) => id === personId);
  return person ? { kind: "person", person, rota } : { kind: "person-gone", rota };
}
