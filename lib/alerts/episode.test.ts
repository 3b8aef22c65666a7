import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closeByHand, type Held, isFlapping, lapse, merge, type Turn } from "./episode";
import type { Signal } from "./model/signal";

const DAY = Date.UTC(2026, 0, 1);
const at = (clock: string) => DAY + Date.parse(`1970-01-01T${clock.length === 5 ? `${clock}:00` : clock}Z`);

function signal(given: Partial<Signal> = {}): Signal {
  return {
    identity: { alertname: "DiskFull" },
    labels: { alertname: "DiskFull" },
    annotations: {},
    kind: "state",
    status: "firing",
    severity: "critical",
    title: "Disk full",
    link: null,
    startsAt: null,
    endsAt: null,
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
    ...given,
  };
}

/** As Alertmanager's API reads what has neither beginning nor end: 5 minutes from now. */
const bare = (now: number) => signal({ startsAt: now, endsAt: now + 300_000, endsAtGuessed: true });

function told(...steps: [number, Signal][]): { held: Held; turns: Turn[] } {
  let held: Held | null = null;
  const turns: Turn[] = [];
  for (const [now, one] of steps) {
    const merged = merge(held, one, now);
    held = merged.held;
    turns.push(merged.turn);
  }
  return { held: held as Held, turns };
}

describe("what Prometheus sends", () => {
  const first: [number, Signal] = [at("10:00"), bare(at("10:00"))];
  const second: [number, Signal] = [at("10:01"), bare(at("10:01"))];
  const over = signal({ status: "resolved", startsAt: at("10:01:30"), endsAt: at("10:01:30") });
  const resolved: [number, Signal] = [at("10:02"), over];
  const resent: [number, Signal] = [at("10:03"), over];
  const anew: [number, Signal] = [at("10:20"), signal({ startsAt: at("10:19"), endsAt: at("10:24") })];

  it("opens an alert that holds for five minutes", () => {
    expect(told(first)).toMatchObject({
      held: { episode: 1, startedAt: at("10:00"), endsAt: at("10:05"), endsAtGuessed: true, ended: null },
      turns: ["opened"],
    });
  });

  it("again makes it hold longer and keeps its beginning", () => {
    expect(told(first, second)).toMatchObject({
      held: { episode: 1, startedAt: at("10:00"), endsAt: at("10:06"), ended: null },
      turns: ["opened", "told"],
    });
  });

  it("ends it when the sender says", () => {
    expect(told(first, second, resolved)).toMatchObject({
      held: { startedAt: at("10:00"), endsAt: at("10:01:30"), ended: { by: "sender" } },
      turns: ["opened", "told", "resolved"],
    });
  });

  it("changes nothing when the end is sent again", () => {
    const before = told(first, second, resolved).held;
    expect(told(first, second, resolved, resent)).toEqual({
      held: before,
      turns: ["opened", "told", "resolved", "same"],
    });
  });

  it("opens a second episode after the end", () => {
    expect(told(first, second, resolved, resent, anew)).toMatchObject({
      held: { episode: 2, startedAt: at("10:19"), endsAt: at("10:24"), ended: null },
      turns: ["opened", "told", "resolved", "same", "reopened"],
    });
  });

  it("and then nothing more, ends by its lease, which is no recovery", () => {
    const { held } = told(first, second, resolved, resent, anew);
    expect(lapse(held, at("10:24") - 1)).toBeNull();
    expect(lapse(held, at("10:24"))).toMatchObject({
      endsAt: at("10:24"),
      ended: { by: "lease", notedAt: at("10:24") },
    });
  });

  it("late, after its lease had ended, is the sender's own word on the end", () => {
    const { held } = told(first);
    const lapsed = lapse(held, at("10:30")) as Held;
    const late = signal({ status: "resolved", startsAt: at("10:04"), endsAt: at("10:04") });
    expect(merge(lapsed, late, at("10:31"))).toMatchObject({
      held: { episode: 1, endsAt: at("10:04"), ended: { by: "sender" } },
      turn: "confirmed",
    });
  });

  it("after its lease ended opens the next episode, whether or not somebody had looked meanwhile", () => {
    const { held } = told(first);
    const later = bare(at("10:30"));
    const unseen = merge(held, later, at("10:30"));
    const seen = merge(lapse(held, at("10:06")) as Held, later, at("10:30"));
    expect(unseen).toMatchObject({ held: { episode: 2, startedAt: at("10:30") }, turn: "reopened" });
    expect({ ...seen.held, turns: [] }).toEqual({ ...unseen.held, turns: [] });
  });

  it("with a shorter lease does not cut one that the sender gave", () => {
    const long = signal({ startsAt: at("10:00"), endsAt: at("10:10") });
    const short = signal({ startsAt: at("10:00"), endsAt: at("10:06") });
    expect(told([at("10:00"), long], [at("10:01"), short]).held.endsAt).toBe(at("10:10"));
    expect(told([at("10:00"), bare(at("10:00"))], [at("10:01"), short]).held.endsAt).toBe(at("10:06"));
  });
});

describe("a sender that tells beginnings and ends", () => {
  const firing = signal({ startsAt: at("09:00") });
  const over = signal({ status: "resolved", startsAt: at("09:00"), endsAt: at("09:58:30") });

  it("holds an alert open until it is told to end", () => {
    const { held } = told([at("10:00"), firing]);
    expect(lapse(held, at("23:59"))).toBeNull();
    expect(merge(held, over, at("10:05"))).toMatchObject({ turn: "resolved" });
  });

  it("whose end comes alone leaves an ended alert that nobody is told of", () => {
    expect(told([at("10:00"), over])).toMatchObject({
      held: {
        episode: 1,
        startedAt: at("09:00"),
        endsAt: at("09:58:30"),
        ended: { by: "sender" },
        turns: [],
      },
      turns: ["history"],
    });
  });

  it("whose beginning is overtaken by its end stays ended", () => {
    expect(told([at("10:00"), over], [at("10:00:10"), firing]).turns).toEqual(["history", "late"]);
  });

  it("may begin again at any time with a new beginning, and after a while with the old one", () => {
    const anew = signal({ startsAt: at("10:00:05") });
    expect(told([at("10:00"), over], [at("10:00:10"), anew]).turns).toEqual(["history", "reopened"]);
    expect(told([at("10:00"), over], [at("10:05"), firing]).turns).toEqual(["history", "reopened"]);
  });

  it("that tells so late that it is over already opens nothing", () => {
    const late = signal({ startsAt: at("09:00"), endsAt: at("09:10") });
    expect(told([at("10:00"), late])).toMatchObject({ held: { endsAt: at("09:10") }, turns: ["history"] });
  });

  it("whose end of an earlier episode comes late does not end this one", () => {
    const anew = signal({ startsAt: at("10:00") });
    expect(told([at("10:00"), anew], [at("10:01"), over]).turns).toEqual(["opened", "late"]);
  });
});

describe("what a person closed", () => {
  const firing = signal({ startsAt: at("10:00"), endsAt: at("10:30") });
  const closed = () => closeByHand(told([at("10:00"), firing]).held, at("10:10")) as Held;

  it("stays closed for five minutes of the same news", () => {
    expect(merge(closed(), firing, at("10:14")).turn).toBe("same");
    expect(merge(closed(), firing, at("10:15")).turn).toBe("reopened");
  });

  it("opens at once when it begins anew", () => {
    expect(merge(closed(), signal({ startsAt: at("10:11") }), at("10:12")).turn).toBe("reopened");
  });

  it("cannot be closed twice", () => {
    expect(closeByHand(closed(), at("10:20"))).toBeNull();
  });
});

describe("an event", () => {
  const event = (eventId: string | null) => signal({ kind: "event", eventId });

  it("is counted, and ends a day after the last one", () => {
    const { held, turns } = told([at("10:00"), event("a")], [at("11:00"), event("b")]);
    expect(turns).toEqual(["opened", "again"]);
    expect(held).toMatchObject({ occurrences: 2, endsAt: at("11:00") + 86_400_000 });
    expect(lapse(held, at("11:00") + 86_400_000, "event")).toMatchObject({ ended: { by: "expired" } });
  });

  it("that is delivered twice is counted once", () => {
    const { held, turns } = told(
      [at("10:00"), event("a")],
      [at("10:01"), event("b")],
      [at("10:02"), event("a")],
    );
    expect(turns).toEqual(["opened", "again", "same"]);
    expect(held.occurrences).toBe(2);
  });

  it("opens the next episode after the former has ended by its age", () => {
    const first = told([at("10:00"), event(null)]).held;
    const anew = merge(first, event(null), at("10:00") + 86_400_000);
    expect(anew).toMatchObject({ held: { episode: 2, occurrences: 1 }, turn: "reopened" });
  });
});

describe("flapping", () => {
  it("is three turns within an hour", () => {
    expect(isFlapping([at("10:00"), at("10:20"), at("10:59")], at("10:59"))).toBe(true);
    expect(isFlapping([at("10:00"), at("10:20"), at("11:00")], at("11:00"))).toBe(false);
  });
});

describe("whatever comes", () => {
  const minute = fc.integer({ min: 0, max: 240 }).map((count) => DAY + count * 60_000);
  const anySignal = fc
    .record({
      kind: fc.constantFrom("state" as const, "event" as const),
      status: fc.constantFrom("firing" as const, "resolved" as const),
      startsAt: fc.option(minute),
      endsAt: fc.option(minute),
      eventId: fc.option(fc.constantFrom("a", "b", "c")),
      endsAtGuessed: fc.boolean(),
    })
    .map((given) => signal(given));
  const story = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 30 }), anySignal), { minLength: 1, maxLength: 30 })
    .map((steps) => {
      let now = DAY;
      return steps.map(([wait, one]): [number, Signal] => {
        now += wait * 60_000;
        return [now, one];
      });
    });

  it("episodes are counted one by one, and each begins by a turn that says so", () => {
    fc.assert(
      fc.property(story, (steps) => {
        let held: Held | null = null;
        for (const [now, one] of steps) {
          const merged = merge(held, one, now);
          const begun = merged.turn === "opened" || merged.turn === "reopened" || merged.turn === "history";
          expect(merged.held.episode).toBe((held?.episode ?? 0) + (begun ? 1 : 0));
          held = merged.held;
        }
      }),
    );
  });

  it("what is told twice at once changes nothing the second time, but for events without a name", () => {
    fc.assert(
      fc.property(story, (steps) => {
        const last = steps.at(-1) as [number, Signal];
        fc.pre(last[1].kind === "state" || last[1].eventId !== null);
        const once = told(...steps).held;
        const { held, turn } = merge(once, last[1], last[0]);
        expect(held).toEqual(once);
        expect(["told", "same", "late"]).toContain(turn);
      }),
    );
  });

  it("nothing ends before it began", () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { held } = told(...steps);
        if (held.ended && held.endsAt !== null) expect(held.endsAt).toBeGreaterThanOrEqual(held.startedAt);
      }),
    );
  });
});
