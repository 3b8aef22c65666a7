import { describe, expect, it } from "vitest";
import { findGaps } from "./check";
import type { PersonChannel } from "./model/person";
import type { Policy } from "./model/policy";
import type { Layer } from "./model/rota";
import type { Duty, KnownPerson, KnownRota } from "./model/simulation";

const at = (text: string) => Date.parse(`${text}Z`);
const [FROM, TO] = [at("2026-11-23T00:00"), at("2026-11-30T00:00")];

const proven: PersonChannel = { id: "push", kind: "push", verifiedAt: 1, order: 1 };
const person = (name: string, channels = [proven]): KnownPerson => ({
  ...{ id: name.toLowerCase(), name, channels, quietHours: null },
});
const layer = (people: string[], changes: Partial<Layer> = {}): Layer => ({
  ...{ people, startsOn: "2026-01-05", until: null, restrictions: [] },
  handover: { every: 1, unit: "day", at: "09:00" },
  ...changes,
});
const rota = (name: string, ...layers: Layer[]): KnownRota => ({
  ...{ id: name.toLowerCase(), name, timeZone: "UTC", layers, overrides: [] },
});
const policy = (name: string, targets: string[], isDefault = true): Policy => ({
  ...{ id: name.toLowerCase(), name, repeat: 0, repeatAfterMinutes: 30, isDefault },
  applies: { severityAtLeast: "info", environments: [], labels: [] },
  steps: targets.map((target, index) => ({
    afterMinutes: index * 5,
    targets: target
      .split("+")
      .map((id) => ({ kind: id.startsWith("@") ? "person" : "rota", id: id.replace("@", "") })),
  })),
});

const DUTY: Duty = {
  policies: [policy("All", ["web", "@cem"])],
  rotas: [rota("Web", layer(["ana", "bat"]))],
  people: [person("Ana"), person("Bat"), person("Cem")],
};
const found = (changes: Partial<Duty> = {}) => findGaps({ ...DUTY, ...changes }, FROM, TO, "UTC");
const told = (changes: Partial<Duty> = {}) => found(changes).map(({ text }) => text);

it("where everybody is reached, there is nothing to find", () => {
  expect(found()).toEqual([]);
});

describe("what is found:", () => {
  it("hours that nobody covers, and what they make of a step", () => {
    const office = layer(["ana"], {
      restrictions: [{ kind: "weekly", fromDay: 1, from: "09:00", toDay: 5, to: "17:00" }],
    });
    const rotas = [rota("Web", office)];
    expect(found({ rotas })).toEqual([
      {
        kind: "uncovered",
        rotaId: "web",
        spans: [
          { from: FROM, to: at("2026-11-23T09:00") },
          { from: at("2026-11-27T17:00"), to: TO },
        ],
        text: "Nobody is on call in rota “Web” for 64 h, first from 2026-11-23 00:00 to 2026-11-23 09:00.",
      },
      {
        kind: "step-reaches-nobody",
        policyId: "all",
        index: 0,
        spans: expect.any(Array),
        text: "Step 1 of policy “All” reaches nobody for 64 h, first from 2026-11-23 00:00 to 2026-11-23 09:00.",
      },
    ]);
    // Somebody else in the step is enough for the step.
    expect(found({ rotas, policies: [policy("All", ["web+@cem"])] }).map(({ kind }) => kind)).toEqual([
      "uncovered",
    ]);
  });

  it("people on call without a proven channel", () => {
    const people = [person("Ana"), person("Bat", [{ ...proven, verifiedAt: null }]), person("Cem", [])];
    const [bat, cem, first, second] = found({ people });
    expect(bat).toMatchObject({ kind: "unreachable", personId: "bat", why: "no-proven-channel" });
    expect(bat?.text).toBe(
      "Bat is on call for 81 h, first from 2026-11-23 00:00 to 2026-11-23 09:00, but no channel was proven to work. Nothing is sent until one is tested.",
    );
    expect(cem).toEqual({
      ...{ kind: "unreachable", personId: "cem", why: "no-channel", spans: [] },
      text: "Cem is named by a policy, but has no channel. Nothing is sent until one is added and tested.",
    });
    expect(first?.text).toContain(
      "Step 1 of policy “All” reaches nobody for 81 h, first from 2026-11-23 00:00",
    );
    expect(second?.text).toBe(
      "Step 2 of policy “All” reaches nobody for 168 h, from 2026-11-23 00:00 to 2026-11-30 00:00.",
    );
  });

  it("people who are gone", () => {
    const [finding] = told({ people: [person("Ana"), person("Cem")] });
    expect(finding).toMatch(
      /^Somebody who is no longer here is on call for 81 h, .*\. Name another person\.$/,
    );
  });

  it("rotas that nothing uses, however empty they are", () => {
    const rotas = [...DUTY.rotas, rota("Old", layer(["ana"], { until: "2026-02-01" }))];
    expect(found({ rotas })).toEqual([
      { kind: "unused-rota", rotaId: "old", text: "No policy uses rota “Old”, so it wakes nobody." },
    ]);
  });

  it("a rota that is gone reaches nobody", () => {
    expect(told({ rotas: [] })).toEqual([
      "Step 1 of policy “All” reaches nobody for 168 h, from 2026-11-23 00:00 to 2026-11-30 00:00.",
    ]);
  });

  it("that there is no default policy", () => {
    expect(told({ policies: [policy("All", ["web", "@cem"], false)] })).toEqual([
      "No policy is the default: alerts that none applies to wake nobody.",
    ]);
    expect(told({ policies: [], rotas: [] })).toHaveLength(1);
  });
});

it("an override covers what a layer leaves open", () => {
  const open = rota("Web", layer(["ana"], { until: "2026-11-25" }));
  const covered = {
    ...open,
    overrides: [
      { personId: "bat", fromAt: at("2026-11-25T09:00"), toAt: at("2026-12-01T00:00"), insteadOf: null },
    ],
  };
  expect(found({ rotas: [open] }).map(({ kind }) => kind)).toEqual(["uncovered", "step-reaches-nobody"]);
  expect(found({ rotas: [covered] })).toEqual([]);
});
