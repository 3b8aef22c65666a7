/**
 * Would everybody be reached? Pure: what a nightly look at rotas and policies finds, before an alert does: hours that
 * nobody covers, people on call whom nothing reaches, steps that end nowhere, rotas that nothing uses.
 */
import { localText } from "@/lib/time";
import type { Policy, Target } from "./model/policy";
import type { Duty, KnownPerson, KnownRota } from "./model/simulation";
import { shown } from "./routing";
import { type Shift, shiftsOf } from "./shifts";
import { gapsOf, type Span, union } from "./spans";

/** What is wrong, with its words. `spans` are in milliseconds since 1970, cut to the time that was looked at. */
export type Finding = { text: string } & (
  | { kind: "uncovered"; rotaId: string; spans: Span[] }
  /** `spans`: when they are on call; none for those whom only a policy names. */
  | { kind: "unreachable"; personId: string; why: Unreachable; spans: Span[] }
  | { kind: "step-reaches-nobody"; policyId: string; index: number; spans: Span[] }
  | { kind: "unused-rota"; rotaId: string }
  | { kind: "no-default-policy" }
);

type Unreachable = "no-channel" | "no-proven-channel" | "gone";

type Shifts = ReadonlyMap<string, readonly Shift[]>;

/** @param timeZone in which the sentences tell times @throws RangeError for an unknown zone */
export function findGaps(duty: Duty, from: number, to: number, timeZone: string): Finding[] {
  const used = new Set(targetsOf(duty, "rota"));
  const rotas = duty.rotas.filter(({ id }) => used.has(id));
  const shifts: Shifts = new Map(rotas.map((rota) => [rota.id, shiftsOf(rota, rota.overrides, from, to)]));
  const words = (spans: readonly Span[]) => spanWords(spans, timeZone);
  return [
    ...defaultFinding(duty.policies),
    ...rotas.flatMap((rota) => uncovered(rota, shifts, from, to, words)),
    ...unreachable(duty, shifts, words),
    ...duty.policies.flatMap((policy) => deadSteps(policy, duty, shifts, { from, to }, words)),
    ...duty.rotas.filter(({ id }) => !used.has(id)).map(unused),
  ];
}

function targetsOf({ policies }: Duty, kind: Target["kind"]): string[] {
  const targets = policies.flatMap(({ steps }) => steps).flatMap((step) => step.targets);
  return targets.filter((target) => target.kind === kind).map(({ id }) => id);
}

function defaultFinding(policies: readonly Policy[]): Finding[] {
  if (policies.some(({ isDefault }) => isDefault)) return [];
  return [
    { kind: "no-default-policy", text: "No policy is the default: alerts that none applies to wake nobody." },
  ];
}

type SpanWords = (spans: readonly Span[]) => string;

/** "for 3.5 h, first from 2026-11-23 22:00 to 2026-11-24 01:30" */
function spanWords(spans: readonly Span[], timeZone: string): string {
  const hours = spans.reduce((sum, { from, to }) => sum + to - from, 0) / 3_600_000;
  const [first = { from: 0, to: 0 }] = spans;
  const clock = (at: number) => localText(new Date(at), timeZone);
  const when = `from ${clock(first.from)} to ${clock(first.to)}`;
  return `for ${Math.max(0.1, Math.round(hours * 10) / 10)} h, ${spans.length > 1 ? "first " : ""}${when}`;
}

function uncovered(rota: KnownRota, shifts: Shifts, from: number, to: number, words: SpanWords): Finding[] {
  const spans = gapsOf(shifts.get(rota.id) ?? [], from, to);
  if (spans.length === 0) return [];
  const text = `Nobody is on call in rota “${shown(rota.name)}” ${words(spans)}.`;
  return [{ kind: "uncovered", rotaId: rota.id, spans, text }];
}

/** Of everybody who is on call, or whom a policy names itself. */
function unreachable(duty: Duty, shifts: Shifts, words: SpanWords): Finding[] {
  const all = [...shifts.values()].flat();
  const ids = new Set([...all.map(({ personId }) => personId), ...targetsOf(duty, "person")]);
  return [...ids].flatMap((personId): Finding[] => {
    const person = duty.people.find(({ id }) => id === personId);
    if (person && isReachable(person)) return [];
    const why = !person ? "gone" : person.channels.length > 0 ? "no-proven-channel" : "no-channel";
    const spans = union(all.filter((shift) => shift.personId === personId));
    const duties = spans.length > 0 ? `is on call ${words(spans)}` : "is named by a policy";
    const who = person ? shown(person.name) : "Somebody who is no longer here";
    return [{ kind: "unreachable", personId, why, spans, text: `${who} ${duties}${LACKS[why]}` }];
  });
}

const LACKS: Readonly<Record<Unreachable, string>> = {
  "no-channel": ", but has no channel. Nothing is sent until one is added and tested.",
  "no-proven-channel": ", but no channel was proven to work. Nothing is sent until one is tested.",
  gone: ". Name another person.",
};

function isReachable({ channels }: KnownPerson): boolean {
  return channels.some(({ verifiedAt }) => verifiedAt !== null);
}

function deadSteps(policy: Policy, duty: Duty, shifts: Shifts, all: Span, words: SpanWords): Finding[] {
  const reachable = new Set(duty.people.filter(isReachable).map(({ id }) => id));
  const coveredBy = (target: Target): Span[] => {
    if (target.kind === "person") return reachable.has(target.id) ? [all] : [];
    return (shifts.get(target.id) ?? []).filter(({ personId }) => reachable.has(personId));
  };
  return policy.steps.flatMap(({ targets }, index): Finding[] => {
    const spans = gapsOf(union(targets.flatMap(coveredBy)), all.from, all.to);
    if (spans.length === 0) return [];
    const text = `Step ${index + 1} of policy “${shown(policy.name)}” reaches nobody ${words(spans)}.`;
    return [{ kind: "step-reaches-nobody", policyId: policy.id, index, spans, text }];
  });
}

function unused({ id, name }: KnownRota): Finding {
  return {
    kind: "unused-rota",
    rotaId: id,
    text: `No policy uses rota “${shown(name)}”, so it wakes nobody.`,
  };
}
