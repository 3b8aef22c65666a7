import { describe, expect, it } from "vitest";
import { type Alarm, alarmsOf } from "./alarms";
import type { BurnState } from "./model/objective";
import type { Standing } from "./standing";

const NOW = Date.UTC(2026, 0, 1, 12);
const none = { good: 0, bad: 0, unknown: 0 };
const tier: BurnState = {
  does: "page",
  long: 60,
  short: 5,
  threshold: 14.4,
  longRate: 83.33,
  shortRate: 400,
  firing: false,
  frozen: false,
};

function alarms(given: Partial<Standing>): Record<Alarm["rule"], Alarm> {
  const standing: Standing = {
    asOf: NOW,
    state: "up",
    stateSince: NOW - 3_600_000,
    counts: none,
    excused: none,
    plannedUntil: null,
    remaining: 1,
    minutesLeft: 43.2,
    burn: [tier],
    ...given,
  };
  return Object.fromEntries(alarmsOf("Payments", standing).map((alarm) => [alarm.rule, alarm])) as Record<
    Alarm["rule"],
    Alarm
  >;
}

describe("a service", () => {
  it("that is up alarms nobody", () => {
    const { down, burn, unmeasured } = alarms({});
    expect([down.state, burn.state, unmeasured.state]).toEqual(["clear", "clear", "clear"]);
  });

  it.each([
    [1, "held"],
    [2, "held"],
    [3, "firing"],
    [300, "firing"],
  ])("that is down for %i minutes is %s", (minutes, state) => {
    const { down } = alarms({ state: "down", stateSince: NOW - minutes * 60_000 });
    expect(down).toMatchObject({
      state,
      severity: "critical",
      title: "Payments is down",
      since: NOW - minutes * 60_000,
    });
  });

  it("that nobody measures keeps its former alarm, and has one of its own", () => {
    const { down, unmeasured } = alarms({ state: "unknown", stateSince: NOW - 180_000 });
    expect(down.state).toBe("held");
    expect(unmeasured).toMatchObject({
      state: "firing",
      severity: "high",
      title: "Nobody knows whether Payments is up",
    });
  });
});

describe("a budget", () => {
  it("that burns fast pages, with the reckoning", () => {
    const { burn } = alarms({ burn: [{ ...tier, firing: true }] });
    expect(burn).toMatchObject({
      state: "firing",
      severity: "critical",
      title: "Payments uses up its downtime fast",
    });
    expect(burn.text).toBe(
      "Over 1 hour the allowed downtime is used 83.3 times as fast as agreed, over 5 minutes 400 times; above 14.4 times in both, somebody is called.",
    );
  });

  it("that burns slowly too fast is noted", () => {
    const ticket: BurnState = {
      ...tier,
      does: "ticket",
      long: 1_440,
      short: 120,
      threshold: 3,
      firing: true,
    };
    expect(alarms({ burn: [tier, ticket] }).burn).toMatchObject({ state: "firing", severity: "medium" });
    expect(alarms({ burn: [ticket, { ...tier, firing: true }] }).burn.severity).toBe("critical");
  });

  it("of which too little was measured stays as it was", () => {
    expect(alarms({ burn: [{ ...tier, frozen: true }] }).burn.state).toBe("held");
    expect(alarms({ burn: [{ ...tier, firing: true, frozen: true }] }).burn.state).toBe("held");
  });
});
