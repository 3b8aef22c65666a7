/**
 * What is the next thing to do for alerts that wait? Pure: from where an escalation stands, what became of its alerts and
 * whom they may reach, to the pages that are due now and the time of the next look. Rules: field notes, 5.7 and the
 * landscape's 7.1: one page per group and channel, the order of severity, nothing lost when nobody is reached.
 */
import type { Severity } from "@/lib/alerts/model/severity";
import type { Labels } from "@/lib/alerts/model/signal";
import type { Policy, Step } from "./model/policy";
import type { Duty } from "./model/simulation";
import { ladderOf } from "./notify";
import { reachedBy } from "./reach";
import { policyFor } from "./routing";

/** Times in milliseconds since 1970. */
export type Waiting = {
  id: string;
  startedAt: number;
  step: number | null;
  loop: number;
  policyId: string | null;
  severity: Severity;
  /** Of the group: open ones that nobody has taken. The oldest of them is told. */
  open: number;
  /** Acknowledged, snoozed or quiet ones. */
  resting: number;
  lead: { alertId: string; environment: string | null; labels: Labels } | null;
};

export type Page = { personId: string; channelId: string; dueAt: number; step: number; loop: number };

export type Stepped = {
  state: "running" | "held" | "over";
  policyId: string | null;
  step: number | null;
  loop: number;
  /** null: nothing is to be done until something changes. */
  nextAt: number | null;
  pages: Page[];
  /** Why nobody could be told, as sentences. */
  gaps: string[];
  /** Who is asked after this when nobody acts. */
  next: { at: number; who: string } | null;
};

/** How soon a group without a policy is looked at again: somebody may make one. */
const NO_POLICY_MS = 60_000;

export function stepOn(waiting: Waiting, duty: Duty, now: number): Stepped {
  const { step, loop, policyId } = waiting;
  const rest = { policyId, step, loop, pages: [], gaps: [], next: null };
  if (waiting.open === 0 || !waiting.lead) {
    return { ...rest, state: waiting.resting > 0 ? "held" : "over", nextAt: null };
  }
  const policy = policyFor(duty.policies, { ...waiting.lead, severity: waiting.severity });
  if (!policy) {
    const gaps = ["No escalation policy is for this alert, so nobody is told."];
    return { ...rest, state: "running", policyId: null, nextAt: now + NO_POLICY_MS, gaps };
  }
  return takeStep(waiting, policy, duty, now);
}

function takeStep(waiting: Waiting, policy: Policy, duty: Duty, now: number): Stepped {
  const same = waiting.policyId === null || waiting.policyId === policy.id;
  const due = followingStep(policy, same ? waiting.step : null, same ? waiting.loop : 0);
  if (!due) {
    return {
      ...{
        state: "running",
        policyId: policy.id,
        step: waiting.step,
        loop: waiting.loop,
        nextAt: null,
        pages: [],
      },
      gaps: ["All steps of the policy were taken, and nobody has acknowledged."],
      next: null,
    };
  }
  const step = policy.steps[due.index] as Step;
  const { pages, gaps } = reach(step, due, waiting.severity, duty, now);
  const following = followingStep(policy, due.index, due.loop);
  // Whoever is asked next is asked at once when this step reached nobody.
  const waitMs = following === null ? null : pages.length === 0 ? 0 : following.waitMs;
  const nextAt = waitMs === null ? null : now + waitMs;
  return {
    ...{ state: "running", policyId: policy.id, step: due.index, loop: due.loop, nextAt, pages, gaps },
    next:
      following && nextAt !== null ? { at: nextAt, who: whoOf(policy, following.index, duty, nextAt) } : null,
  };
}

/** null: none follows. @param step the one that was taken last; null before the first */
function followingStep(
  policy: Policy,
  step: number | null,
  loop: number,
): { index: number; loop: number; waitMs: number } | null {
  if (step === null) return { index: 0, loop: 0, waitMs: 0 };
  // The times of the whole plan, from which the wait between two steps is read.
  const timeOf = (index: number, round: number): number => {
    const waits = policy.steps.slice(1, index + 1).reduce((sum, one) => sum + one.afterMinutes, 0);
    const whole = policy.steps.slice(1).reduce((sum, one) => sum + one.afterMinutes, 0);
    return (round * (whole + policy.repeatAfterMinutes) + waits) * 60_000;
  };
  const next = step + 1 < policy.steps.length ? { index: step + 1, loop } : { index: 0, loop: loop + 1 };
  if (next.loop > policy.repeat) return null;
  return { ...next, waitMs: timeOf(next.index, next.loop) - timeOf(step, loop) };
}

function reach(
  { targets }: Step,
  { index, loop }: { index: number; loop: number },
  severity: Severity,
  duty: Duty,
  now: number,
): { pages: Page[]; gaps: string[] } {
  const pages: Page[] = [];
  const gaps: string[] = [];
  const asked = new Set<string>();
  for (const target of targets) {
    const reached = reachedBy(target, now, duty);
    if (reached.kind === "rota-gone") gaps.push("A rota that the policy names is gone.");
    else if (reached.kind === "nobody-on-call")
      gaps.push(`Nobody is on call in the rota ${reached.rota.name}.`);
    else if (reached.kind === "person-gone") gaps.push("A person whom the policy names is gone.");
    else {
      const { person } = reached;
      if (asked.has(person.id)) continue;
      asked.add(person.id);
      const { rungs, gap } = ladderOf(person, now, severity);
      if (gap) gaps.push(`${person.name} ${GAPS[gap]}.`);
      for (const { channelId, afterS } of rungs) {
        pages.push({ personId: person.id, channelId, dueAt: now + afterS * 1_000, step: index, loop });
      }
    }
  }
  return { pages, gaps };
}

const GAPS = {
  "no-channel": "has no channel",
  "no-proven-channel": "has no channel that was proven to work",
  "no-silent-channel": "is in quiet hours and has no channel that makes no noise",
} as const;

/** In words for whoever is paged now: names of the people or rotas of the next step. */
function whoOf(policy: Policy, index: number, duty: Duty, at: number): string {
  const names = (policy.steps[index]?.targets ?? []).flatMap((target) => {
    const reached = reachedBy(target, at, duty);
    return reached.kind === "person" ? [reached.person.name] : [];
  });
  return [...new Set(names)].slice(0, 3).join(", ") || "the next in the policy";
}
