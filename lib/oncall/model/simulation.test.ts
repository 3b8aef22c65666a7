import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLabels, Simulating, SimulationAddress } from "./simulation";

describe("labels, one a line", () => {
  it("are a name, = and a value, which may hold another =", () => {
    expect(readLabels("team=web\n\r\n host = a=b \nempty=")).toEqual({
      labels: { team: "web", host: "a=b", empty: "" },
      refused: [],
    });
  });

  it("are named when they are none", () => {
    expect(readLabels("team\n=web\n  = x")).toEqual({ labels: {}, refused: ["team", "=web", "  = x"] });
  });

  it("are plain properties, whatever they are called", () => {
    const { labels } = readLabels("__proto__=x\nconstructor=y");
    expect(Object.entries(labels)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readLabels(text);
        expect(Object.keys(read.labels).length + read.refused.length).toBeLessThanOrEqual(
          text.split("\n").length,
        );
      }),
    );
  });
});

describe("what is asked", () => {
  it("is a critical alert of which nothing is known, now, unless it says more", () => {
    expect(Simulating.parse({})).toEqual({
      severity: "critical",
      environment: null,
      labels: {},
      timeZone: "UTC",
    });
    expect(Simulating.parse({ environment: " ", at: "" })).toMatchObject({
      environment: null,
      at: undefined,
    });
  });

  it.each([
    { severity: "worst" },
    { timeZone: "Mars" },
    { labels: { "": "x" } },
    { alertId: "1" },
    { extra: 1 },
  ])("%j is refused", (given) => {
    expect(Simulating.safeParse(given).success).toBe(false);
  });

  it.each([
    "2026-13-01T00:00",
    "2026-02-30T00:00",
    "2026-11-23",
    "1900-01-01T00:00",
    "9999-01-01T00:00",
    "now",
  ])("in an address, the time %s means nothing", (at) => {
    expect(SimulationAddress.safeParse({ at }).success).toBe(false);
  });
});
