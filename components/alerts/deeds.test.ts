import { describe, expect, it } from "vitest";
import { anticipated, closingQuestion, type Deed, doneWords, inverseOf, manyWords } from "./deeds";
import { type ListedAlert, standingOf, withNews } from "./listed-alert";

const NOW = Date.parse("2026-11-23T02:14:00Z");
const reader = { id: "me", offset: 0 };
const open: ListedAlert = {
  id: "1",
  title: "Payments is down",
  severity: "high",
  state: "open",
  resolution: null,
  source: "Prometheus",
  environment: null,
  server: null,
  episode: 1,
  occurrences: 1,
  flapping: false,
  quiet: null,
  owner: null,
  snoozedUntil: null,
  since: null,
  ended: null,
  openedAt: NOW,
};
const after = (deed: Deed, row = open) => anticipated(row, deed, reader, NOW, 30 * 60_000);
const snooze = (rest: Extract<Deed, { kind: "snooze" }>["rest"]): Deed => ({ kind: "snooze", rest });

describe("what is shown before the answer", () => {
  it("is what the deed makes of the row", () => {
    const mine = after({ kind: "acknowledge" });
    expect(mine).toMatchObject({ state: "acknowledged", owner: { isMe: true, until: "02:44" } });
    expect(after({ kind: "unacknowledge" }, mine)).toMatchObject({ state: "open", owner: null });
    expect(after(snooze({ kind: "minutes", minutes: 60 }), mine)).toMatchObject({
      state: "snoozed",
      snoozedUntil: "03:14",
      owner: { isMe: true },
    });
    expect(after(snooze({ kind: "until", at: NOW + 86_400_000 })).snoozedUntil).toBe("2026-11-24 02:14");
    const resting = after(snooze({ kind: "worse" }));
    expect(resting.snoozedUntil).toBe("it gets worse");
    expect(after({ kind: "wake" }, resting).state).toBe("open");
    expect(after({ kind: "acknowledge" }, resting).snoozedUntil).toBeNull();
    expect(after({ kind: "resolve" })).toMatchObject({ state: "resolved", resolution: "person" });
  });
});

describe("taking back", () => {
  it("is offered for what brings back the state before, and for nothing else", () => {
    expect(inverseOf({ kind: "acknowledge" }, open)).toEqual({ kind: "unacknowledge" });
    expect(inverseOf(snooze({ kind: "worse" }), open)).toEqual({ kind: "wake" });
    // Made longer only: giving it back would be more than that.
    expect(inverseOf({ kind: "acknowledge" }, { state: "acknowledged", owner: null })).toBeNull();
    expect(inverseOf({ kind: "resolve" }, open)).toBeNull();
  });
});

it("says what was done", () => {
  expect(doneWords({ kind: "acknowledge" }, after({ kind: "acknowledge" }))).toBe(
    "Acknowledged until 02:44.",
  );
  expect(doneWords(snooze({ kind: "worse" }), after(snooze({ kind: "worse" })))).toBe(
    "Snoozed until it gets worse.",
  );
  expect(manyWords("acknowledge", 1_240)).toBe("1\u00a0240\u00a0alerts acknowledged.");
  expect(closingQuestion(1)).toBe(
    "Close this alert by hand? It opens again when its sender goes on telling it.",
  );
  expect(closingQuestion(2)).toMatch(/^Close 2\u00a0alerts by hand\? Each opens again/);
});

describe("an answer of the API", () => {
  const told = {
    state: "acknowledged",
    resolution: null,
    quiet: null,
    snoozed: null,
    acknowledged: {
      personId: "saraa",
      name: "Saraa",
      at: "2026-11-23T02:13:57Z",
      until: "2026-11-23T02:43:57Z",
    },
  } as const;

  it("says who has it and until when, for this reader", () => {
    expect(standingOf(told, reader, NOW).owner).toEqual({ name: "Saraa", isMe: false, until: "02:43" });
    expect(standingOf(told, { id: "saraa", offset: 60 }, NOW).owner).toMatchObject({
      isMe: true,
      until: "03:43",
    });
  });

  it("keeps the row's own place and times", () => {
    const news = {
      ...told,
      title: "Payments is down",
      severity: "critical",
      episode: 2,
      occurrences: 1,
      flapping: true,
    } as unknown as Parameters<typeof withNews>[1];
    expect(withNews(open, news, reader, NOW)).toMatchObject({
      id: "1",
      severity: "critical",
      episode: 2,
      owner: { name: "Saraa" },
      openedAt: NOW,
    });
  });
});
