/**
 * Whom alerts may reach, as it is set up now: policies, rotas with those who stand in, and the people they name with their
 * ways to be told. Read in five queries, whatever there is.
 */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import type { QuietHours } from "../model/person";
import type { Policy } from "../model/policy";
import type { Layer } from "../model/rota";
import type { Duty, KnownPerson, KnownRota } from "../model/simulation";

/** No more of them are taken (`rotas.ts`, `policies.ts`, `overrides.ts`), so nothing is cut off here. */
export const MOST_ROTAS = 200;
export const MOST_POLICIES = 200;
export const MOST_OVERRIDES = 5_000;
const MOST_PEOPLE = 5_000;
const MOST_CHANNELS = 50_000;

/** Overrides of these days are known: a question about a time further away is answered from the layers alone. */
export const KNOWN_DAYS = { past: 1, ahead: 60 } as const;

/** @param at around which overrides are known; without it, now @throws Forbidden */
export async function readDuty(actor: Actor, at?: Date): Promise<Duty> {
  const [policies, rotas] = await Promise.all([readPolicies(actor), readRotas(actor, at ?? null)]);
  const people = await readPeople(actor, namedIn({ policies, rotas }));
  return { policies, rotas, people };
}

async function readPolicies(actor: Actor): Promise<Policy[]> {
  return queryAs(
    actor,
    "oncall.read",
  )<Policy>(
    `SELECT id, name, is_default AS "isDefault", applies, steps, repeat, repeat_after_minutes AS "repeatAfterMinutes"
     FROM escalation_policy WHERE retired_at IS NULL ORDER BY position, id LIMIT ${MOST_POLICIES}`,
  );
}

type RotaRow = { id: string; name: string; timeZone: string; layers: Layer[] };
type OverrideRow = { rotaId: string; personId: string; insteadOf: string | null; fromAt: Date; toAt: Date };

async function readRotas(actor: Actor, at: Date | null): Promise<KnownRota[]> {
  const query = queryAs(actor, "oncall.read");
  const [rotas, overrides] = await Promise.all([
    query<RotaRow>(
      `SELECT id, name, time_zone AS "timeZone", layers FROM rota WHERE retired_at IS NULL
       ORDER BY lower(name), id LIMIT ${MOST_ROTAS}`,
    ),
    query<OverrideRow>(
      `SELECT o.rota_id AS "rotaId", o.person_id AS "personId", o.instead_of AS "insteadOf", o.from_at AS "fromAt",
         o.to_at AS "toAt"
       FROM rota_override o JOIN rota r ON r.id = o.rota_id AND r.retired_at IS NULL
       WHERE o.removed_at IS NULL AND o.to_at > coalesce($1, now()) - interval '${KNOWN_DAYS.past} days'
         AND o.from_at < coalesce($1, now()) + interval '${KNOWN_DAYS.ahead} days'
       ORDER BY o.created_at, o.id LIMIT ${MOST_OVERRIDES}`,
      [at],
    ),
  ]);
  const byRota = Map.groupBy(overrides, ({ rotaId }) => rotaId);
  return rotas.map((rota) => ({
    ...rota,
    overrides: (byRota.get(rota.id) ?? []).map(({ rotaId: _, fromAt, toAt, ...override }) => ({
      ...override,
      fromAt: fromAt.getTime(),
      toAt: toAt.getTime(),
    })),
  }));
}

/** Everybody whom an alert could mean. */
function namedIn({ policies, rotas }: Pick<Duty, "policies" | "rotas">): string[] {
  const targets = policies.flatMap(({ steps }) => steps).flatMap((step) => step.targets);
  return [
    ...new Set([
      ...targets.filter(({ kind }) => kind === "person").map(({ id }) => id),
      ...rotas.flatMap(({ layers }) => layers).flatMap((layer) => layer.people),
      ...rotas.flatMap(({ overrides }) => overrides).map(({ personId }) => personId),
    ]),
  ];
}

type PersonRow = { id: string; name: string; quietHours: QuietHours | null };
type ChannelRow = { personId: string; id: string; kind: string; verifiedAt: Date | null; order: number };

/** Whoever may no longer sign in is not among them. */
async function readPeople(actor: Actor, ids: readonly string[]): Promise<KnownPerson[]> {
  if (ids.length === 0) return [];
  const query = queryAs(actor, "oncall.read");
  const [people, channels] = await Promise.all([
    query<PersonRow>(
      `SELECT p.id, p.name, q.hours AS "quietHours" FROM person p LEFT JOIN quiet_hours q ON q.person_id = p.id
       WHERE p.id = ANY($1::uuid[]) AND p.disabled_at IS NULL LIMIT ${MOST_PEOPLE}`,
      [ids],
    ),
    query<ChannelRow>(
      `SELECT person_id AS "personId", id, kind, verified_at AS "verifiedAt", position AS "order" FROM notify_channel
       WHERE person_id = ANY($1::uuid[]) AND retired_at IS NULL ORDER BY person_id, position, id LIMIT ${MOST_CHANNELS}`,
      [ids],
    ),
  ]);
  const byPerson = Map.groupBy(channels, ({ personId }) => personId);
  return people.map((person) => ({
    ...person,
    channels: (byPerson.get(person.id) ?? []).map(({ personId: _, verifiedAt, ...channel }) => ({
      ...channel,
      verifiedAt: verifiedAt?.getTime() ?? null,
    })),
  }));
}
