import { describe, expect, it } from "vitest";
import { nextStep } from "./next-step";

const moment = (at: Date) => at.toISOString().slice(11, 16);
const at = (clock: string) => new Date(`2026-11-23T${clock}:00Z`);
const open = {
  state: "open",
  kind: "state",
  resolution: null,
  heldUntil: null,
  acknowledged: null,
  snoozed: null,
} as const;
const taken = { personId: "bat", name: "Bat", at: at("02:14"), until: at("02:44") };
const next = (
  changes: Partial<Parameters<typeof nextStep>[0]>,
  calling: Parameters<typeof nextStep>[1] = null,
) => nextStep({ ...open, ...changes }, calling, { readerId: "saraa", moment });

describe("if nobody acts", () => {
  it("an open alert stays open, and ends as its sender said", () => {
    expect(next({})).toBe(
      "It stays open until somebody acknowledges it. It ends when its sender says so, or when somebody closes it.",
    );
    expect(next({ heldUntil: at("02:19") })).toMatch(
      /not told again until 02:19, it ends as “Sender silent”\.$/,
    );
    expect(next({ heldUntil: at("02:19"), kind: "event" })).toMatch(
      /not happen again until 02:19, it is over by age\.$/,
    );
  });

  it("the next person is called for an open one, or the reason stands there why nobody is", () => {
    const calling = { nextAt: at("02:24"), gap: null };
    expect(next({}, calling)).toMatch(/acknowledges it\. The next person is called at 02:24\. It ends/);
    expect(next({}, { nextAt: null, gap: "No policy is for it." })).toContain(
      "Nobody can be called: No policy is for it.",
    );
    expect(next({ state: "acknowledged", acknowledged: taken }, calling)).not.toContain("called");
  });

  it("an acknowledgement ends", () => {
    expect(next({ state: "acknowledged", acknowledged: taken })).toMatch(
      /^Bat's acknowledgement ends at 02:44; then it is open again\./,
    );
    expect(next({ state: "acknowledged", acknowledged: { ...taken, personId: "saraa" } })).toMatch(
      /^Your acknowledgement ends at 02:44/,
    );
  });

  it("a snoozed one wakes", () => {
    const snoozed = { name: "Bat", at: at("02:00"), until: at("08:00") };
    expect(next({ state: "snoozed", snoozed })).toMatch(/^It rests until 08:00; then it is open again\./);
    expect(next({ state: "snoozed", snoozed, acknowledged: { ...taken, until: at("09:00") } })).toMatch(
      /then it is acknowledged again\./,
    );
    expect(next({ state: "snoozed", snoozed: { ...snoozed, until: null } })).toMatch(
      /^It rests until its severity rises/,
    );
  });

  it("one that is over comes back when it is told again, and silence is no recovery", () => {
    expect(next({ state: "resolved", resolution: "sender" })).toBe("It opens again when it is told again.");
    expect(next({ state: "resolved", resolution: "expired", kind: "event" })).toBe(
      "It opens again when it happens again.",
    );
    expect(next({ state: "resolved", resolution: "lease" })).toMatch(
      /^Its sender fell silent, so nobody knows/,
    );
  });
});
