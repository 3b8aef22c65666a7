/**
 * Who is asked when, while nobody acknowledges? Pure: the steps of a policy on a line of time. A step has begun at the very
 * millisecond of its start.
 */
import type { Policy, Step } from "./model/policy";
import { MINUTE_MS } from "./wall-clock";

type Steps = Pick<Policy, "steps" | "repeat" | "repeatAfterMinutes">;

export type StepNow = {
  /** Its place in the policy, from 0; null before the first one has begun. */
  index: number | null;
  /** 0 in the first round. */
  loop: number;
  /** Milliseconds since the escalation began, as is `nextAt`. */
  startedAt: number | null;
  /** Null: no more steps follow. */
  nextAt: number | null;
};

/** @param elapsedMs since the escalation began, or began anew */
export function stepAt(policy: Steps, elapsedMs: number): StepNow {
  const { starts, round } = timesOf(policy);
  const [first = 0] = starts;
  if (!(elapsedMs >= first)) return { index: null, loop: 0, startedAt: null, nextAt: first };
  const loop = Math.min(policy.repeat, Math.floor((elapsedMs - first) / round));
  const index = starts.findLastIndex((start) => start + loop * round <= elapsedMs);
  const startOf = (place: number) => (starts[place] ?? 0) + loop * round;
  const isLast = index === starts.length - 1;
  const again = loop < policy.repeat ? first + (loop + 1) * round : null;
  return { index, loop, startedAt: startOf(index), nextAt: isLast ? again : startOf(index + 1) };
}

export type PlannedStep = { at: number; loop: number; index: number; step: Step };

/** All of it, in order. @param startAt milliseconds since 1970 */
export function planOf(policy: Steps, startAt: number): PlannedStep[] {
  const { starts, round } = timesOf(policy);
  return Array.from({ length: policy.repeat + 1 }, (_, loop) =>
    policy.steps.map((step, index) => ({
      ...{ at: startAt + (starts[index] ?? 0) + loop * round, loop, index, step },
    })),
  ).flat();
}

/** When each step of the first round begins, and after how long the next round does. */
function timesOf({ steps, repeatAfterMinutes }: Steps): { starts: number[]; round: number } {
  let at = 0;
  const starts = steps.map(({ afterMinutes }) => {
    at += afterMinutes * MINUTE_MS;
    return at;
  });
  return { starts, round: at - (starts[0] ?? 0) + repeatAfterMinutes * MINUTE_MS };
}
