import { describe, expect, it } from "vitest";
import { momentWords, ordinal, quietWords, scopeWords } from "./words";

const at = Date.parse;

describe("a moment", () => {
  it("is a clock time within the reader's day, and has its date otherwise", () => {
    const now = at("2026-11-23T22:30:00Z");
    expect(momentWords(at("2026-11-23T22:44:59Z"), now, 0)).toBe("22:44");
    expect(momentWords(at("2026-11-24T08:00:00Z"), now, 0)).toBe("2026-11-24 08:00");
    // In Ulaanbaatar it is the 24th already.
    expect(momentWords(at("2026-11-24T08:00:00Z"), now, 480)).toBe("16:00");
    expect(momentWords(at("2026-11-23T08:00:00Z"), now, 480)).toBe("2026-11-23 16:00");
  });
});

it.each([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [10, "10th"],
  [11, "11th"],
  [12, "12th"],
  [13, "13th"],
  [21, "21st"],
  [112, "112th"],
  [1203, "1\u00a0203rd"],
])("the ordinal of %d is %s", (count, words) => expect(ordinal(count)).toBe(words));

describe("the scope of a list", () => {
  const all = { status: "open", words: "", source: null, server: false } as const;

  it("is said in one sentence", () => {
    expect(scopeWords(all)).toBe("Open alerts, the worst first.");
    expect(
      scopeWords({
        ...all,
        severity: ["critical", "high"],
        environment: "prod",
        source: "Prometheus A",
        owner: "nobody",
        words: "disk",
      }),
    ).toBe(
      "Open critical or high alerts in prod from Prometheus A that nobody has with “disk” in their title or labels, the worst first.",
    );
    expect(scopeWords({ ...all, status: "resolved", owner: "me" })).toBe(
      "Resolved alerts that you have, the latest end first.",
    );
  });

  it("shows what hides in it", () => {
    expect(scopeWords({ ...all, words: "a\u202eb" })).toContain("a⟨U+202E⟩b");
  });
});

it("says once why an alert is quiet", () => {
  const quiet = { id: "1", kind: "maintenance", text: "Planned work until 08:00" } as const;
  expect(quietWords(quiet)).toBe("Planned work until 08:00");
  expect(quietWords({ ...quiet, kind: "silence", text: "New disks" })).toBe("Silenced: New disks");
  expect(quietWords({ ...quiet, kind: "silence", text: "" })).toBe("Silenced");
});
