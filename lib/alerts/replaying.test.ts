import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint } from "./model/fingerprint";
import type { Signal } from "./model/signal";
import { type Heard, replay } from "./replaying";
import { acknowledge, resolve } from "./taking";
import { type Known, tell } from "./telling";

const SAID = Date.UTC(2026, 10, 23, 2, 14);
const MINUTE = 60_000;
const NOW = SAID + 60 * MINUTE;
const DAY = 24 * 60 * MINUTE;

const signal = (given: Partial<Signal> = {}): Signal => ({
  identity: { alertname: "Disk" },
  labels: { alertname: "Disk" },
  annotations: {},
  kind: "state",
  status: "firing",
  severity: "high",
  title: "Disk is full",
  link: null,
  startsAt: null,
  endsAt: null,
  endsAtGuessed: false,
  eventId: null,
  acknowledged: null,
  ...given,
});

const context = { now: NOW, saidAt: SAID, newId: "new", payloadId: "old message", teller: "Bat", by: "Bat" };
const again = (heard: Heard | null, told: Signal | Signal[], given: Partial<typeof context> = {}) =>
  replay(heard, [told].flat(), { ...context, reopens: true, ...given });

/** An alert as its sender told it at `at`. */
function known(at: number, given: Partial<Signal> = {}, former: Known | null = null): Known {
  const telling = { now: at, newId: "known", fingerprint: fingerprint({ alertname: "Disk" }) };
  const told = tell(former, signal(given), { ...telling, payloadId: "a message", teller: "Shop" });
  return { ...told.known, version: (former?.version ?? 0) + 1 };
}

describe("an old message, read once more", () => {
  it("opens an alert that nobody knows, which began when the message came, and links it", () => {
    const replayed = again(null, signal());
    expect(replayed).toMatchObject({ writes: true, turn: "opened" });
    if (!replayed.writes) return;
    expect(replayed.known).toMatchObject({
      payloadId: "old message",
      openedAt: NOW,
      held: { startedAt: SAID },
    });
    expect(replayed.notes).toEqual([
      { kind: "replayed", detail: { at: "2026-11-23T02:14:00.000Z", name: "Bat" } },
    ]);
  });

  it("keeps as over already what held only for a while, what ended, and an event of more than a day ago", () => {
    for (const told of [
      signal({ endsAt: SAID + 5 * MINUTE, endsAtGuessed: true }),
      signal({ status: "resolved" }),
      signal({ kind: "event" }),
    ]) {
      const replayed = again(null, told, { now: SAID + 2 * DAY });
      expect(replayed).toMatchObject({ writes: true, turn: "history" });
    }
    expect(again(null, signal({ kind: "event" }))).toMatchObject({ writes: true, turn: "opened" });
  });

  it("ends an alert that was last told before it, when the message came", () => {
    const open = known(SAID - MINUTE);
    const replayed = again({ known: open, seenAt: SAID - MINUTE }, signal({ status: "resolved" }));
    expect(replayed).toMatchObject({
      writes: true,
      turn: "resolved",
      known: { held: { endsAt: SAID, ended: { by: "sender" } } },
    });
  });

  it("changes what is said of an alert that it told itself", () => {
    const open = known(SAID, { title: "undefined", severity: "medium" });
    const replayed = again({ known: open, seenAt: SAID }, signal());
    expect(replayed).toMatchObject({
      writes: true,
      turn: "told",
      known: { title: "Disk is full", severity: "high" },
    });
  });

  it("changes nothing when it was read the same way", () => {
    const open = known(SAID);
    expect(again({ known: open, seenAt: SAID }, signal())).toEqual({ writes: false, newerSince: null });
  });

  it("leaves an acknowledgement with whoever has it", () => {
    const taken = acknowledge(known(SAID, { title: "?" }), { id: "p", name: "Saraa" }, NOW - MINUTE, DAY);
    const replayed = again({ known: taken.known as Known, seenAt: SAID }, signal());
    expect(replayed).toMatchObject({ writes: true, known: { acknowledgement: { name: "Saraa" } } });
  });
});

describe("what is newer than the message", () => {
  it("is the sender's later word: nothing is ended or reopened against it", () => {
    const firing = known(SAID + MINUTE);
    expect(again({ known: firing, seenAt: SAID + MINUTE }, signal({ status: "resolved" }))).toEqual({
      writes: false,
      newerSince: SAID + MINUTE,
    });
    const over = known(SAID + MINUTE, { status: "resolved" }, known(SAID - MINUTE));
    expect(again({ known: over, seenAt: SAID + MINUTE }, signal())).toEqual({
      writes: false,
      newerSince: SAID + MINUTE,
    });
  });

  it("is a person's closing, and a lease that ran out", () => {
    const closed = resolve(known(SAID), SAID + MINUTE).known as Known;
    expect(again({ known: closed, seenAt: SAID }, signal())).toEqual({
      writes: false,
      newerSince: SAID + MINUTE,
    });
    const lapsed: Known = {
      ...known(SAID),
      held: {
        ...known(SAID).held,
        endsAt: SAID + MINUTE,
        ended: { by: "lease", notedAt: SAID + 2 * MINUTE },
      },
    };
    expect(again({ known: lapsed, seenAt: SAID }, signal())).toMatchObject({ newerSince: SAID + 2 * MINUTE });
  });

  it("is never overwritten, whatever the message says", () => {
    fc.assert(
      fc.property(
        fc.record({
          status: fc.constantFrom("firing" as const, "resolved" as const),
          kind: fc.constantFrom("state" as const, "event" as const),
          startsAt: fc.option(fc.integer({ min: SAID - DAY, max: SAID + DAY })),
          endsAt: fc.option(fc.integer({ min: SAID - DAY, max: SAID + 3 * DAY })),
        }),
        fc.integer({ min: 1, max: 7 * DAY }),
        fc.boolean(),
        (given, later, reopens) => {
          const seenAt = SAID + later;
          const heard = { known: known(seenAt), seenAt };
          expect(replay(heard, [signal(given)], { ...context, reopens })).toEqual({
            writes: false,
            newerSince: seenAt,
          });
        },
      ),
    );
  });
});

describe("an event", () => {
  it("is not counted twice by its own message", () => {
    const counted = known(SAID, { kind: "event" });
    expect(again({ known: counted, seenAt: SAID }, signal({ kind: "event" }))).toEqual({
      writes: false,
      newerSince: SAID,
    });
  });

  it("is counted when it was not understood the first time", () => {
    const former = known(SAID - MINUTE, { kind: "event" });
    expect(again({ known: former, seenAt: SAID - MINUTE }, signal({ kind: "event" }))).toMatchObject({
      writes: true,
      turn: "again",
      known: { held: { occurrences: 2 } },
    });
  });
});

describe("a lease of an old message", () => {
  it("does not end what still stands: a silent sender is no recovery", () => {
    const open = known(SAID - MINUTE);
    const leased = signal({ endsAt: SAID + 5 * MINUTE, endsAtGuessed: true });
    expect(again({ known: open, seenAt: SAID - MINUTE }, leased)).toEqual({
      writes: false,
      newerSince: null,
    });
  });
});

describe("where alerts are never reopened", () => {
  it("opens another one after an end, and an end of what is over means nothing", () => {
    const over = known(SAID - MINUTE, { status: "resolved" }, known(SAID - 2 * MINUTE));
    const heard = { known: over, seenAt: SAID - MINUTE };
    const never = { ...context, reopens: false };
    expect(replay(heard, [signal()], never)).toMatchObject({
      writes: true,
      turn: "opened",
      known: { generation: 1, version: 0 },
    });
    expect(replay(heard, [signal({ status: "resolved" })], never)).toEqual({
      writes: false,
      newerSince: null,
    });
  });
});
