import { describe, expect, it } from "vitest";
import type { Applies, Policy } from "./model/policy";
import { policyFor, type Routed, shown, whyNot } from "./routing";

const ALERT: Routed = { severity: "high", environment: "production", labels: { team: "web", host: "web-1" } };
const ALL: Applies = { severityAtLeast: "info", environments: [], labels: [] };
const matcher = (name: string, value: string, isRegex = false) => ({ name, value, isRegex, isEqual: true });

const policy = (id: string, applies: Partial<Applies> = {}, isDefault = false): Policy => ({
  ...{
    id,
    name: id,
    applies: { ...ALL, ...applies },
    steps: [],
    repeat: 0,
    repeatAfterMinutes: 30,
    isDefault,
  },
});

describe("a policy applies", () => {
  it.each<[Partial<Applies>, Partial<Routed>, string | null]>([
    [{}, {}, null],
    [{ severityAtLeast: "high" }, {}, null],
    [{ severityAtLeast: "critical" }, {}, "the severity is high, and it begins at critical"],
    [{ severityAtLeast: "medium" }, { severity: "critical" }, null],
    [{ environments: ["staging", "production"] }, {}, null],
    [{ environments: ["staging", "dr"] }, {}, "the environment is production, and it is for staging, dr"],
    [
      { environments: ["staging"] },
      { environment: null },
      "the environment is not known, and it is for staging",
    ],
    [{ labels: [matcher("team", "web"), matcher("host", "web-.", true)] }, {}, null],
    [
      { labels: [matcher("team", "web"), matcher("host", "db-.", true)] },
      {},
      'the label host is “web-1”, and it asks for host=~"db-."',
    ],
    [{ labels: [matcher("site", "fra")] }, {}, 'the label site is missing, and it asks for site="fra"'],
    [{ labels: [matcher("site", "")] }, {}, null],
  ])("%j to %j: %s", (applies, alert, reason) => {
    expect(whyNot({ ...ALL, ...applies }, { ...ALERT, ...alert })).toBe(reason);
  });

  it("the first one of the list, else the default one wherever it stands", () => {
    const critical = policy("critical", { severityAtLeast: "critical" });
    const web = policy("web", { labels: [matcher("team", "web")] });
    const all = policy("all");
    const other = policy("other", { severityAtLeast: "critical" }, true);
    expect(policyFor([critical, web, all], ALERT)?.id).toBe("web");
    expect(policyFor([critical, all, web], ALERT)?.id).toBe("all");
    expect(policyFor([other, critical, web], ALERT)?.id).toBe("web");
    expect(policyFor([other, critical], ALERT)?.id).toBe("other");
    expect(policyFor([critical], ALERT)).toBeNull();
    expect(policyFor([], ALERT)).toBeNull();
  });
});

it("text of others is short and plain", () => {
  expect(shown("a\u202eb\n")).toBe("a⟨U+202E⟩b␊");
  expect(shown("x".repeat(101))).toBe(`${"x".repeat(99)}…`);
});
