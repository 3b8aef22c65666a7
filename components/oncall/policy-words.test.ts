import { describe, expect, it } from "vitest";
import type { Applies } from "@/lib/oncall/model/policy";
import { appliesWords, repeatWords, stepWords } from "./policy-words";

const applies = (changes: Partial<Applies> = {}, isDefault = false) =>
  appliesWords({ isDefault, applies: { severityAtLeast: "info", environments: [], labels: [], ...changes } });
const NAMES = new Map([
  ["w", "Web"],
  ["s", "Sa\u202eraa"],
]);

describe("a policy in words", () => {
  it("says which alerts it is for", () => {
    expect(applies()).toBe("All alerts.");
    expect(applies({ severityAtLeast: "critical" })).toBe("Alerts that are critical.");
    expect(
      applies({
        severityAtLeast: "high",
        environments: ["prod", "stage"],
        labels: [{ name: "team", value: "web", isRegex: false, isEqual: true }],
      }),
    ).toBe('Alerts that are high or worse, in prod or stage, with team="web".');
    expect(applies({ severityAtLeast: "high" }, true)).toBe("Alerts that no other policy is for.");
  });

  it("says who is asked when, and hides nothing that is gone", () => {
    const targets = [
      { kind: "rota" as const, id: "w" },
      { kind: "person" as const, id: "s" },
      { kind: "rota" as const, id: "x" },
      { kind: "person" as const, id: "y" },
    ];
    expect(stepWords({ afterMinutes: 0, targets: targets.slice(0, 1) }, NAMES)).toBe(
      "At once: on call in Web",
    );
    const words = stepWords({ afterMinutes: 10, targets }, NAMES);
    expect(words).toMatch(
      /^After 10\u00a0min: on call in Web, Sa.+raa, a rota that is gone, somebody who is no longer here/,
    );
    expect(words).not.toContain("\u202e");
  });

  it("says whether all of it comes again", () => {
    expect(repeatWords({ repeat: 0, repeatAfterMinutes: 30 })).toMatch(/^Not again/);
    expect(repeatWords({ repeat: 1, repeatAfterMinutes: 30 })).toBe(
      "All again once, each time after 30\u00a0min.",
    );
    expect(repeatWords({ repeat: 3, repeatAfterMinutes: 5 })).toBe(
      "All again 3 times, each time after 5\u00a0min.",
    );
  });
});
