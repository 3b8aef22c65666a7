/** Who is on call now, on the calendar, and what would reach nobody. */
import type { Actor, PersonActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { NotFound } from "@/lib/errors";
import { findGaps } from "../check";
import type { Finding, OnCall, OwnShift, Paging, RotaCalendar, Standby } from "../model/on-call";
import type { NewRota } from "../model/rota";
import type { Duty, KnownRota } from "../model/simulation";
import type { Strip } from "../model/strip";
import { calendarFor, namesOf, onCallOf, turnsIn } from "../on-call";
import { reachedBy } from "../reach";
import { shiftsOf } from "../shifts";
import { stripOf } from "../strip";
import { DAY_MS } from "../wall-clock";
import { listCandidates } from "./candidates";
import { KNOWN_DAYS, readDuty } from "./duty";

/** How far gaps are looked for. */
export const CHECKED_DAYS = 7;

const horizonOf = (now: number) => now + KNOWN_DAYS.ahead * DAY_MS;

export type OnCallNow = { rotas: OnCall[]; findings: Finding[]; paging: Paging };

/** By name. @throws Forbidden */
export async function readOnCall(actor: Actor, now: Date): Promise<OnCallNow & { duty: Duty }> {
  const duty = await readDuty(actor);
  const at = now.getTime();
  const names = namesOf(duty);
  return {
    duty,
    rotas: duty.rotas.map((rota) => onCallOf(rota, names, at, horizonOf(at))),
    findings: findGaps(duty, at, at + CHECKED_DAYS * DAY_MS, zoneOf(actor)),
    paging: pagingOf(duty),
  };
}

/** Can alerts reach anybody? @throws Forbidden */
export async function readPaging(actor: Actor): Promise<Paging> {
  return pagingOf(await readDuty(actor));
}

/** Policies with the names of all whom they ask. @throws Forbidden */
export async function readPolicyDuty(actor: Actor) {
  const duty = await readDuty(actor);
  const rotas = duty.rotas.map(({ id, name }) => ({ id, name }));
  const names = new Map([...namesOf(duty), ...rotas.map(({ id, name }) => [id, name] as const)]);
  return { policies: duty.policies, rotas, names, paging: pagingOf(duty) };
}

/** One of them: who is on call in it, and what it is drawn from. */
export function theRota(
  { duty, rotas }: { duty: Duty; rotas: readonly OnCall[] },
  id: string,
): { known: KnownRota[]; turn: OnCall | undefined } {
  return {
    known: duty.rotas.filter((rota) => rota.id === id),
    turn: rotas.find(({ rotaId }) => rotaId === id),
  };
}

/** Rotas are few, so all are read; pages keep drawings few. A cursor of another list leads to the first page. */
export function pageOfRotas(
  { rotas }: Duty,
  cursor: string | undefined,
  limit: number,
): { items: KnownRota[]; before: number; next: string | null; isStrange: boolean } {
  const last = cursor === undefined ? -1 : rotas.findIndex(({ id }) => id === cursor);
  const items = rotas.slice(last + 1, last + 1 + limit);
  const end = items.at(-1);
  return {
    items,
    before: last + 1,
    next: end && last + 1 + items.length < rotas.length ? end.id : null,
    isStrange: cursor !== undefined && last === -1,
  };
}

/** Of the rotas of one page, as they are drawn in `zone`. @throws RangeError for an unknown zone */
export function stripsOf(
  duty: Duty,
  rotas: readonly KnownRota[],
  from: number,
  to: number,
  zone: string,
): Strip[] {
  const names = namesOf(duty);
  return rotas.map((rota) => stripOf(calendarFor(rota, names, from, to), zone));
}

/** What a rota would be like, with the overrides that stand when it is there already. @throws NotFound, Forbidden */
export async function previewRota(
  actor: Actor,
  { timeZone, layers }: Pick<NewRota, "timeZone" | "layers">,
  id: string | null,
  now: Date,
  days: number,
): Promise<RotaCalendar & { strip: Strip }> {
  const [duty, candidates] = await Promise.all([readDuty(actor), listCandidates(actor)]);
  const standing = id === null ? null : duty.rotas.find((rota) => rota.id === id);
  if (standing === undefined) throw new NotFound("There is no such rota.");
  const names = new Map([...namesOf(duty), ...candidates.map((person) => [person.id, person.name] as const)]);
  const from = now.getTime();
  const rota = { timeZone, layers, overrides: standing?.overrides ?? [] };
  const calendar = calendarFor(rota, names, from, from + days * DAY_MS);
  return { ...calendar, strip: stripOf(calendar, timeZone) };
}

/** One's own shifts as far as they are known, the next first. @throws Forbidden */
export async function listOwnShifts(actor: PersonActor, now: Date): Promise<OwnShift[]> {
  return shiftsOfPerson(await readDuty(actor), actor.id, now.getTime());
}

export function shiftsOfPerson(duty: Duty, personId: string, now: number): OwnShift[] {
  return duty.rotas
    .flatMap((rota) =>
      turnsIn(shiftsOf(rota, rota.overrides, now, horizonOf(now)))
        .filter((shift) => shift.personId === personId)
        .map(({ from, to }) => ({ rotaId: rota.id, rotaName: rota.name, from, to })),
    )
    .sort((a, b) => a.from - b.from);
}

/** For whoever looks at 02:14: the rotas that concern them, else all of them, and who is asked if that one does not act. */
export async function readStandby(
  actor: PersonActor,
  now: Date,
): Promise<{ rotas: Standby[]; paging: Paging }> {
  const { duty, rotas, paging } = await readOnCall(actor, now);
  const at = now.getTime();
  const all = rotas.map((rota) => ({
    ...rota,
    isMine: rota.now?.personId === actor.id,
    backup: backupOf(duty, rota.rotaId, at).filter((name) => name !== rota.now?.name),
  }));
  const mine = all.filter(({ isMine, next }) => isMine || next?.personId === actor.id);
  return { rotas: mine.length > 0 ? mine.sort((a, b) => Number(b.isMine) - Number(a.isMine)) : all, paging };
}

/** Whom the policy asks next that asks this rota first. */
function backupOf(duty: Duty, rotaId: string, at: number): string[] {
  const asks = duty.policies.find(({ steps }) => steps[0]?.targets.some(({ id }) => id === rotaId));
  const targets = asks?.steps[1]?.targets ?? [];
  const names = targets.flatMap((target) => {
    const reached = reachedBy(target, at, duty);
    return reached.kind === "person" ? [reached.person.name] : [];
  });
  return [...new Set(names)];
}

function pagingOf({ policies, rotas, people }: Duty): Paging {
  return {
    policies: policies.length,
    hasDefault: policies.some(({ isDefault }) => isDefault),
    rotas: rotas.length,
    people: people.length,
    reachable: people.filter(({ channels }) => channels.some(({ verifiedAt }) => verifiedAt !== null)).length,
  };
}

function zoneOf(actor: Actor): string {
  return actor.kind === "person" ? actor.timeZone : "UTC";
}

/** Of the organisation, for sentences that are nobody's in particular. @throws Forbidden */
export async function readZone(actor: Actor): Promise<string> {
  const [row] = await queryAs(
    actor,
    "oncall.read",
  )<{ zone: string | null }>("SELECT value ->> 'timeZone' AS zone FROM setting WHERE key = 'organisation'");
  return row?.zone ?? "UTC";
}
