import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ackChallenge, seenVersion, whyMovedOn } from "./ack-challenge";

const TOKEN = "A".repeat(70);
const ALERT = "01939d3a-0000-7000-8000-000000000042";

describe("the challenge of an answer", () => {
  it("is SHA-256 of token, alert, action and version", () => {
    const expected = createHash("sha256").update(`${TOKEN}${ALERT}ack3.0`).digest("base64url");
    expect(ackChallenge(TOKEN, ALERT, "acknowledge", "3.0")).toBe(expected);
  });

  it("is another one for another link, alert, deed or version", () => {
    const challenges = [
      ackChallenge(TOKEN, ALERT, "acknowledge", "3.0"),
      ackChallenge("B".repeat(70), ALERT, "acknowledge", "3.0"),
      ackChallenge(TOKEN, ALERT.replace("42", "43"), "acknowledge", "3.0"),
      ackChallenge(TOKEN, ALERT, "hand-over", "3.0"),
      ackChallenge(TOKEN, ALERT, "acknowledge", "3.1"),
      ackChallenge(TOKEN, ALERT, "acknowledge", "30.0"),
    ];
    expect(new Set(challenges).size).toBe(challenges.length);
  });
});

describe("what was seen", () => {
  it("is an episode at a severity", () => {
    expect(seenVersion(3, "critical")).toBe("3.0");
    expect(seenVersion(12, "info")).toBe("12.4");
  });

  it("is still there while the same episode is as bad, or less", () => {
    expect(whyMovedOn("3.1", { episode: 3, severity: "high" })).toBeNull();
    expect(whyMovedOn("3.1", { episode: 3, severity: "low" })).toBeNull();
  });

  it.each([
    ["3.1", { episode: 3, severity: "critical" } as const, "It has become worse"],
    ["3.1", { episode: 4, severity: "high" } as const, "It was over and has come back"],
    ["4.1", { episode: 3, severity: "high" } as const, "It was over and has come back"],
    ["3", { episode: 3, severity: "high" } as const, "It has become worse"],
    ["", { episode: 3, severity: "high" } as const, "It was over and has come back"],
  ])("as %s is no longer what is there: %o", (seen, now, why) => {
    expect(whyMovedOn(seen, now)).toContain(why);
  });
});
