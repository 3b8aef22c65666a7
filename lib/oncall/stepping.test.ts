import { describe, expect, it } from "vitest";
import type { Policy } from "./model/policy";
import type { Duty, KnownPerson } from "./model/simulation";
import { stepOn, type Waiting } from "./stepping";

const NOW = Date.UTC(2026, 10, 23, 2, 14);
const MINUTE = 60_000;

const person = (id: string, channels = 1): KnownPerson => ({
  id,
  name: id,
  channels: Array.from({ length: channels }, (_, order) => ({
    ...{ id: `${id}-${order}`, kind: "ntfy", verifiedAt: NOW - MINUTE, order },
  })),
  quietHours: null,
});
const to = (...ids: string[]) => ids.map((id) => ({ kind: "person" as const, id }));
const policy: Policy = {
  id: "policy",
  name: "Web",
  isDefault: true,
  applies: { severityAtLeast: "info", environments: [], labels: [] },
  steps: [
    { afterMinutes: 0, targets: to("Bat") },
    { afterMinutes: 10, targets: to("Saraa") },
  ],
  repeat: 1,
  repeatAfterMinutes: 30,
};
const duty: Duty = { policies: [policy], rotas: [], people: [person("Bat", 2), person("Saraa")] };

const waiting = (given: Partial<Waiting> = {}): Waiting => ({
  id: "escalation",
  startedAt: NOW,
  step: null,
  loop: 0,
  policyId: null,
  severity: "critical",
  open: 3,
  resting: 0,
  lead: { alertId: "alert", environment: null, labels: {} },
  ...given,
});

describe("alerts that wait", () => {
  it("are told at once, by the second channel a minute later, and to the next person after ten", () => {
    expect(stepOn(waiting(), duty, NOW)).toEqual({
      state: "running",
      policyId: "policy",
      step: 0,
      loop: 0,
      nextAt: NOW + 10 * MINUTE,
      pages: [
        { personId: "Bat", channelId: "Bat-0", dueAt: NOW, step: 0, loop: 0 },
        { personId: "Bat", channelId: "Bat-1", dueAt: NOW + MINUTE, step: 0, loop: 0 },
      ],
      gaps: [],
      next: { at: NOW + 10 * MINUTE, who: "Saraa" },
    });
  });

  it("go through all steps, and once more from the first", () => {
    let at = NOW;
    let stands = waiting();
    const told: [number, string | undefined][] = [];
    for (;;) {
      const stepped = stepOn(stands, duty, at);
      if (stepped.pages.length > 0) told.push([(at - NOW) / MINUTE, stepped.pages[0]?.personId]);
      if (stepped.nextAt === null) break;
      stands = waiting(stepped);
      at = stepped.nextAt;
    }
    expect(told).toEqual([
      [0, "Bat"],
      [10, "Saraa"],
      [40, "Bat"],
      [50, "Saraa"],
    ]);
    const done = stepOn(waiting({ step: 1, loop: 1, policyId: "policy" }), duty, at);
    expect(done).toMatchObject({ state: "running", nextAt: null, pages: [] });
    expect(done.gaps).toEqual(["All steps of the policy were taken, and nobody has acknowledged."]);
  });

  it("of which none is open any more are held or over", () => {
    expect(stepOn(waiting({ open: 0, resting: 2, step: 0 }), duty, NOW)).toMatchObject({
      state: "held",
      step: 0,
    });
    expect(stepOn(waiting({ open: 0 }), duty, NOW)).toMatchObject({ state: "over", nextAt: null });
  });

  it("go to the next person at once when the first one can't be reached, and it is said why", () => {
    const deaf: Duty = { ...duty, people: [{ ...person("Bat"), channels: [] }, person("Saraa")] };
    const stepped = stepOn(waiting(), deaf, NOW);
    expect(stepped).toMatchObject({ step: 0, nextAt: NOW, pages: [], gaps: ["Bat has no channel."] });
  });

  it("without a policy wait for one, and it is said", () => {
    const stepped = stepOn(waiting(), { ...duty, policies: [] }, NOW);
    expect(stepped).toMatchObject({ state: "running", nextAt: NOW + MINUTE, pages: [] });
    expect(stepped.gaps).toEqual(["No escalation policy is for this alert, so nobody is told."]);
  });

  it("begin at the first step of another policy when theirs was changed", () => {
    expect(stepOn(waiting({ step: 1, policyId: "former" }), duty, NOW)).toMatchObject({ step: 0, loop: 0 });
  });

  it("are told once to a person who is named twice", () => {
    const twice: Policy = {
      ...policy,
      steps: [{ afterMinutes: 0, targets: to("Bat", "Bat") }],
    };
    expect(stepOn(waiting(), { ...duty, policies: [twice] }, NOW).pages).toHaveLength(2);
  });
});
