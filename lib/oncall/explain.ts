/**
 * Who gets woken? Pure: for any alert at any time, every step from the policy that applies to the channel of the last
 * person, in plain words, as if nobody acknowledged. What would reach nobody is named.
 */
import { matchersText, matcherTest } from "@/lib/alerts/model/matchers";
import type { Labels } from "@/lib/alerts/model/signal";
import { localText } from "@/lib/time";
import { type PlannedStep, planOf } from "./escalation";
import type { Policy } from "./model/policy";
import type { Duty, Explained, PlannedWork, Silence } from "./model/simulation";
import { type Ladder, ladderOf } from "./notify";
import { type Reached, reachedBy } from "./reach";
import { policyFor, type Routed, shown, whyIt, whyNot } from "./routing";

/** A policy may make more steps than anybody reads; the rest is counted. */
const MOST_LINES = 400;

export type Asked = {
  alert: Routed;
  /** When it fires, in milliseconds since 1970. */
  at: number;
  /** In which zone the sentences tell times. */
  timeZone: string;
  silences: readonly Silence[];
  maintenance: readonly PlannedWork[];
};

/** In order of time. @throws RangeError for an unknown zone */
export function whoIsWoken(asked: Asked, duty: Duty): Explained[] {
  const lines = policyLines(asked, duty.policies);
  const policy = policyFor(duty.policies, asked.alert);
  if (!policy) return lines;
  const clock = clockOf(asked);
  const { begins, held } = heldBack(asked, clock);
  lines.push(...held);
  const plan = planOf(policy, begins);
  for (const [index, planned] of plan.entries()) {
    if (lines.length < MOST_LINES) lines.push(...stepLines(planned, policy, asked, duty, clock));
    else
      return [
        ...ordered(lines),
        plain(planned.at, `${plan.length - index} more steps follow; none is shown.`),
      ];
  }
  const end = Math.max(...lines.map(({ at }) => at));
  lines.push(plain(end, "No further step follows. Until somebody acknowledges it, the alert stays open."));
  return ordered(lines);
}

function ordered(lines: readonly Explained[]): Explained[] {
  return lines.toSorted((a, b) => a.at - b.at);
}

type TellTime = (at: number) => string;

/** "02:14" on the local day of the alert, "2026-11-24 02:14" on any other. */
function clockOf({ at, timeZone }: Asked): TellTime {
  const day = (moment: number) => localText(new Date(moment), timeZone, "date");
  return (moment) => localText(new Date(moment), timeZone, day(moment) === day(at) ? "clock" : "minute");
}

function plain(at: number, text: string): Explained {
  return { at, text, personId: null, channel: null };
}

/** The policies up to the one that is taken. */
function policyLines({ alert, at }: Asked, policies: readonly Policy[]): Explained[] {
  const taken = policyFor(policies, alert);
  const lines: Explained[] = [];
  for (const policy of policies) {
    if (policy.isDefault) continue;
    const name = `Policy “${shown(policy.name)}”`;
    const reason = whyNot(policy.applies, alert);
    if (reason === null) {
      lines.push(plain(at, `${name} applies: ${whyIt(policy.applies, alert)}.`));
      return lines;
    }
    lines.push(plain(at, `${name} does not apply: ${reason}.`));
  }
  if (taken)
    lines.push(plain(at, `The default policy “${shown(taken.name)}” is taken: no other one applies.`));
  else lines.push(plain(at, "No policy applies and there is no default policy, so nobody is woken."));
  return lines;
}

/** When the escalation begins: at once, or when nothing holds it back any more. */
function heldBack(asked: Asked, clock: TellTime): { begins: number; held: Explained[] } {
  const labels = silenceLabels(asked.alert);
  const reasons = [
    ...asked.silences
      .filter(({ matchers }) => matcherTest(matchers)(labels))
      .map(({ name, matchers, ...span }) => ({
        ...span,
        name: `The silence “${shown(name)}” ${shown(matchersText(matchers))}`,
      })),
    ...asked.maintenance.map(({ reason, ...span }) => ({ ...span, name: `Planned work “${shown(reason)}”` })),
  ];
  const held: Explained[] = [];
  let begins = asked.at;
  for (;;) {
    const now = begins;
    const active = reasons.filter(({ fromAt, toAt }) => fromAt <= now && now < toAt);
    if (active.length === 0) break;
    held.push(...active.map(({ name, toAt }) => plain(now, `${name} holds it back until ${clock(toAt)}.`)));
    begins = Math.max(...active.map(({ toAt }) => toAt));
  }
  if (held.length > 0) held.push(plain(begins, "If it still fires then, the escalation begins."));
  return { begins, held };
}

/** Silences see `severity` as Garrison understood it where the sender gave none. */
function silenceLabels({ labels, severity }: Routed): Labels {
  return labels["severity"] ? labels : { ...labels, severity };
}

function stepLines(
  { at, loop, index, step }: PlannedStep,
  policy: Policy,
  { alert }: Asked,
  duty: Duty,
  clock: TellTime,
): Explained[] {
  const round =
    loop > 0 && index === 0 ? ` Nobody has acknowledged: round ${loop + 1} of ${policy.repeat + 1}.` : "";
  const lines = [plain(at, `Step ${index + 1} of “${shown(policy.name)}” at ${clock(at)}.${round}`)];
  const reached = new Set<string>();
  for (const target of step.targets) {
    const found = reachedBy(target, at, duty);
    if (found.kind === "person" && reached.has(found.person.id)) {
      lines.push(plain(at, `${whoIs(found)} is in this step already, and is reached once.`));
      continue;
    }
    const sent = targetLines(found, at, alert, clock);
    if (found.kind === "person" && sent.some(({ personId }) => personId !== null))
      reached.add(found.person.id);
    lines.push(...sent);
  }
  if (reached.size === 0) lines.push(plain(at, `Step ${index + 1} reaches nobody.`));
  return lines;
}

function targetLines(found: Reached, at: number, { severity }: Routed, clock: TellTime): Explained[] {
  if (found.kind === "rota-gone") return [plain(at, "A rota of this step no longer exists.")];
  if (found.kind === "nobody-on-call") {
    return [plain(at, `Nobody is on call in rota “${shown(found.rota.name)}” at ${clock(at)}.`)];
  }
  if (found.kind === "person-gone") {
    const where = found.rota ? ` is on call in rota “${shown(found.rota.name)}”` : " is named by this step";
    return [plain(at, `Somebody who is no longer here${where}, so nothing is sent.`)];
  }
  const ladder = ladderOf(found.person, at, severity);
  const who = whoIs(found);
  if (ladder.gap) return [plain(at, `${who} is not reached: ${whyNothing(ladder, clock)}.`)];
  const quiet =
    ladder.quietUntil === null ? "" : `, without noise in quiet hours until ${clock(ladder.quietUntil)}`;
  return ladder.rungs.map(({ channelId, kind, afterS }, rung) => ({
    at: at + afterS * 1_000,
    text: rung === 0 ? `${who}: ${kind}${quiet}.` : `${who}: ${kind} too, unless a receipt has come by then.`,
    personId: found.person.id,
    channel: { id: channelId, kind },
  }));
}

function whoIs({ person, rota }: Extract<Reached, { kind: "person" }>): string {
  return rota ? `${shown(person.name)}, on call in rota “${shown(rota.name)}”` : shown(person.name);
}

function whyNothing({ gap, quietUntil }: Ladder, clock: TellTime): string {
  if (gap === "no-channel") return "there is no channel";
  if (gap === "no-proven-channel") return "no channel was proven to work";
  const until = quietUntil === null ? "" : ` until ${clock(quietUntil)}`;
  return `quiet hours${until}, and no channel without noise was proven to work`;
}
