import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dueAt,
  type Flip,
  type HeartbeatRule,
  type HeartbeatState,
  MOST_RUNS,
  newHeartbeat,
  pause,
  receive,
  reconsider,
  resume,
  runningUntil,
  settle,
  spare,
  standingOf,
} from "./machine";
import { pingOf } from "./pings";

const HOUR = 3_600_000;
/** "01-02 00:30" of 2026, in UTC. */
const at = (text: string) => Date.parse(`2026-${text.replace(" ", "T")}Z`);

const RULE: HeartbeatRule = {
  schedule: { kind: "every", periodS: 86_400 },
  graceS: 3_600,
  maxRunS: null,
  methodsPostOnly: false,
  manualResume: false,
  keywords: { failure: [], success: [], start: [], otherwise: "fail" },
};

type Say = "success" | "start" | "fail" | "log";
const say = (action: Say, rid: string | null = null, text: string | null = null) => ({
  action,
  rid,
  method: "POST",
  text,
});

/** What was received in order, on a heartbeat that is new on 1 January at midnight. */
function after(
  pings: readonly (readonly [time: string, action: Say, rid?: string])[],
  rule = RULE,
  from = newHeartbeat(at("01-01 00:00")),
) {
  let state = from;
  const flips: Flip[] = [];
  let durationMs: number | null = null;
  for (const [time, action, rid] of pings) {
    const received = receive(state, rule, say(action, rid ?? null), at(time));
    ({ state, durationMs } = received);
    flips.push(...received.flips);
  }
  return { state, flips, durationMs };
}

const up = after([["01-01 00:00", "success"]]);

describe("a heartbeat of a day with an hour's grace (vectors)", () => {
  it("is up at its ping", () => {
    expect(up.flips).toEqual([{ to: "up", at: at("01-01 00:00") }]);
    expect(standingOf(up.state, RULE, at("01-01 00:00"))).toEqual({ standing: "up", reason: null });
    expect(dueAt(up.state, RULE)).toEqual({ due: at("01-02 00:00"), downAt: at("01-02 01:00") });
  });

  it("is late the next day, from the moment at which it is due", () => {
    expect(standingOf(up.state, RULE, at("01-01 23:59:59.999")).standing).toBe("up");
    expect(standingOf(up.state, RULE, at("01-02 00:00")).standing).toBe("late");
    expect(standingOf(up.state, RULE, at("01-02 00:30")).standing).toBe("late");
    expect(settle(up.state, RULE, at("01-02 00:59:59.999"))).toEqual({ state: up.state, flip: null });
  });

  it("is down an hour later, and since then however late somebody looks", () => {
    for (const now of ["01-02 01:00:00", "01-02 01:00:03", "03-01 12:00"]) {
      const { state, flip } = settle(up.state, RULE, at(now));
      expect(flip).toEqual({ to: "down", at: at("01-02 01:00:00"), reason: "missed" });
      expect(state).toMatchObject({ status: "down", statusSince: at("01-02 01:00:00"), reason: "missed" });
      expect(standingOf(up.state, RULE, at(now))).toEqual({ standing: "down", reason: "missed" });
      expect(standingOf(state, RULE, at(now))).toEqual({ standing: "down", reason: "missed" });
      expect(dueAt(state, RULE)).toEqual({ due: null, downAt: null });
    }
  });

  it("that started and says no more is down an hour after its start", () => {
    const started = after([["01-01 12:00", "start"]]);
    expect(started.flips).toEqual([]);
    expect(standingOf(started.state, RULE, at("01-01 12:59")).standing).toBe("running");
    expect(dueAt(started.state, RULE)).toEqual({ due: null, downAt: at("01-01 13:00") });
    const { flip } = settle(started.state, RULE, at("01-01 18:00"));
    expect(flip).toEqual({ to: "down", at: at("01-01 13:00"), reason: "stuck" });
  });

  it("runs on when another run succeeds", () => {
    const other = after([
      ["01-01 12:00", "start", "A"],
      ["01-01 12:10", "success", "B"],
    ]);
    expect(other.state).toMatchObject({ status: "up", lastStartAt: at("01-01 12:00"), lastDurationMs: null });
    expect(standingOf(other.state, RULE, at("01-01 12:59")).standing).toBe("running");
    expect(dueAt(other.state, RULE).downAt).toBe(at("01-01 13:00"));
    const { flip } = settle(other.state, RULE, at("01-01 13:00"));
    expect(flip).toEqual({ to: "down", at: at("01-01 13:00"), reason: "stuck" });
  });

  it("ends all its runs with a success that names none", () => {
    const { state } = after([
      ["01-01 12:00", "start", "A"],
      ["01-01 12:10", "success", "B"],
      ["01-01 12:20", "success"],
    ]);
    expect(state).toMatchObject({ status: "up", lastStartAt: null, runs: [], lastDurationMs: null });
    expect(dueAt(state, RULE).downAt).toBe(at("01-02 13:20"));
  });
});

describe("a new heartbeat", () => {
  it("is down for nothing that it never promised", () => {
    const fresh = newHeartbeat(at("01-01 00:00"));
    expect(standingOf(fresh, RULE, at("12-31 00:00"))).toEqual({ standing: "new", reason: null });
    expect(dueAt(fresh, RULE)).toEqual({ due: null, downAt: null });
    expect(settle(fresh, RULE, at("12-31 00:00")).flip).toBeNull();
  });

  it("is down when its first ping says fail", () => {
    expect(after([["01-01 00:05", "fail"]]).flips).toEqual([
      { to: "down", at: at("01-01 00:05"), reason: "failed" },
    ]);
  });

  it("is no different for a log", () => {
    const { state, flips } = after([["01-01 00:05", "log"]]);
    expect(state).toEqual(newHeartbeat(at("01-01 00:00")));
    expect(flips).toEqual([]);
  });
});

describe("the duration of a run", () => {
  it("is from its start to its end, of the same run", () => {
    const { state, durationMs } = after([
      ["01-01 12:00", "start", "A"],
      ["01-01 12:20", "start", "B"],
      ["01-01 12:30", "success", "A"],
    ]);
    expect(durationMs).toBe(0.5 * HOUR);
    expect(state.runs).toEqual([{ rid: "B", startedAt: at("01-01 12:20") }]);
  });

  it("counts from the newest start where none is named", () => {
    const { state, durationMs } = after([
      ["01-01 12:00", "start"],
      ["01-01 12:20", "start"],
      ["01-01 12:30", "success"],
    ]);
    expect(durationMs).toBe(HOUR / 6);
    expect(state.runs).toEqual([]);
  });

  it("is known for a run that fails", () => {
    expect(
      after([
        ["01-01 12:00", "start", "A"],
        ["01-01 12:30", "fail", "A"],
      ]).durationMs,
    ).toBe(0.5 * HOUR);
  });

  it("is not known without a start, or of another run", () => {
    expect(up.durationMs).toBeNull();
    for (const [started, ended] of [
      ["A", "B"],
      ["A", undefined],
      [undefined, "B"],
    ]) {
      const start =
        started === undefined
          ? (["01-01 12:00", "start"] as const)
          : (["01-01 12:00", "start", started] as const);
      const end =
        ended === undefined
          ? (["01-01 12:30", "success"] as const)
          : (["01-01 12:30", "success", ended] as const);
      const { state, durationMs } = after([start, end]);
      expect([durationMs, state.lastDurationMs]).toEqual([null, null]);
    }
  });

  it("is under 72 hours", () => {
    const long: HeartbeatRule = { ...RULE, maxRunS: 100 * 3_600 };
    const lasting = (end: string) =>
      after(
        [
          ["01-01 00:00", "start", "A"],
          [end, "success", "A"],
        ],
        long,
      ).state.lastDurationMs;
    expect(lasting("01-03 23:59:59.999")).toBe(72 * HOUR - 1);
    expect(lasting("01-04 00:00")).toBeNull();
  });
});

describe("a failure", () => {
  const failed = after([
    ["01-01 12:00", "start", "A"],
    ["01-01 12:05", "start", "B"],
    ["01-01 12:10", "success"],
    ["01-01 13:00", "start", "A"],
    ["01-01 13:05", "fail", "B"],
  ]);

  it("is down at once, and ends every run", () => {
    expect(failed.flips.at(-1)).toEqual({ to: "down", at: at("01-01 13:05"), reason: "failed" });
    expect(failed.state).toMatchObject({ runs: [], lastStartAt: null, failedSince: at("01-01 13:05") });
    expect(standingOf(failed.state, RULE, at("01-01 14:00"))).toEqual({ standing: "down", reason: "failed" });
  });

  it("that is repeated is since the first, and over with a success", () => {
    const again = receive(failed.state, RULE, say("fail"), at("01-01 14:00"));
    expect(again.flips).toEqual([]);
    expect(again.state).toMatchObject({ statusSince: at("01-01 13:05"), failedSince: at("01-01 13:05") });
    const well = receive(again.state, RULE, say("success"), at("01-01 15:00"));
    expect(well.flips).toEqual([{ to: "up", at: at("01-01 15:00") }]);
    expect(well.state).toMatchObject({ status: "up", failedSince: null, reason: null });
  });

  it("is what is wrong, though something was missed before", () => {
    const late = receive(up.state, RULE, say("fail"), at("01-02 05:00"));
    expect(late.flips).toEqual([{ to: "down", at: at("01-02 01:00"), reason: "missed" }]);
    expect(late.state).toMatchObject({ statusSince: at("01-02 01:00"), reason: "failed" });
  });
});

describe("a ping that comes too late", () => {
  it("is up again, and the time between is not lost though nobody had looked", () => {
    const { flips, state } = receive(up.state, RULE, say("success"), at("01-02 06:00"));
    expect(flips).toEqual([
      { to: "down", at: at("01-02 01:00"), reason: "missed" },
      { to: "up", at: at("01-02 06:00") },
    ]);
    expect(state).toMatchObject({ status: "up", statusSince: at("01-02 06:00"), reason: null });
  });

  it("counts no less when it is ignored: it was down", () => {
    const strict: HeartbeatRule = { ...RULE, methodsPostOnly: true };
    const { flips, recorded } = receive(
      up.state,
      strict,
      { ...say("success"), method: "GET" },
      at("01-02 06:00"),
    );
    expect(recorded).toBe("ignored");
    expect(flips).toEqual([{ to: "down", at: at("01-02 01:00"), reason: "missed" }]);
  });

  it("in its grace is no outage", () => {
    const { flips } = receive(up.state, RULE, say("success"), at("01-02 00:59:59.999"));
    expect(flips).toEqual([]);
  });

  it("ends a run that was stuck, with its duration", () => {
    const { flips, durationMs } = after([
      ["01-01 12:00", "start", "A"],
      ["01-01 14:30", "success", "A"],
    ]);
    expect(flips).toEqual([
      { to: "down", at: at("01-01 13:00"), reason: "stuck" },
      { to: "up", at: at("01-01 14:30") },
    ]);
    expect(durationMs).toBe(2.5 * HOUR);
  });
});

describe("runs side by side", () => {
  it("are all watched: the first whose time is over is told, then the next", () => {
    const both = after([
      ["01-01 12:00", "start", "A"],
      ["01-01 12:30", "start", "B"],
      ["01-01 12:40", "success", "C"],
    ]).state;
    expect(dueAt(both, RULE).downAt).toBe(at("01-01 13:00"));
    const down = receive(both, RULE, say("success", "C"), at("01-01 13:10"));
    expect(down.flips.map((flip) => flip.to)).toEqual(["down", "up"]);
    // A is told; B has twenty minutes left.
    expect(dueAt(down.state, RULE).downAt).toBe(at("01-01 13:30"));
    expect(standingOf(down.state, RULE, at("01-01 13:20")).standing).toBe("running");
    expect(settle(down.state, RULE, at("01-01 14:00")).flip).toEqual({
      to: "down",
      at: at("01-01 13:30"),
      reason: "stuck",
    });
  });

  it("that never end do not look as if they ran for ever", () => {
    const { state } = after([
      ["01-01 12:00", "start", "A"],
      ["01-01 14:00", "success", "B"],
    ]);
    expect(state.runs).toHaveLength(1);
    expect(standingOf(state, RULE, at("01-01 15:00")).standing).toBe("up");
    expect(standingOf(state, RULE, at("01-02 14:30")).standing).toBe("late");
    expect(dueAt(state, RULE).downAt).toBe(at("01-02 15:00"));
    expect(settle(state, RULE, at("01-03 00:00")).flip?.at).toBe(at("01-02 15:00"));
  });

  it("that are said to start again run from then", () => {
    const { state } = after([
      ["01-01 12:00", "start", "A"],
      ["01-01 12:30", "start", "B"],
      ["01-01 12:40", "start", "A"],
    ]);
    expect(state.runs).toEqual([
      { rid: "B", startedAt: at("01-01 12:30") },
      { rid: "A", startedAt: at("01-01 12:40") },
    ]);
    expect(state.lastStartAt).toBe(at("01-01 12:40"));
  });

  it("without a name are each one of their own", () => {
    const { state } = after([
      ["01-01 12:00", "start"],
      ["01-01 12:30", "start"],
    ]);
    expect(dueAt(state, RULE).downAt).toBe(at("01-01 13:00"));
  });

  it("can't end before they begin, though their pings come in another order", () => {
    const { state, durationMs } = after([
      ["01-01 12:30", "start", "A"],
      ["01-01 12:00", "start", "B"],
      ["01-01 12:10", "success", "A"],
    ]);
    expect(durationMs).toBe(0);
    expect(state.runs).toEqual([{ rid: "B", startedAt: at("01-01 12:30") }]);
  });

  it("are at most a hundred; the oldest are forgotten and counted", () => {
    let state = newHeartbeat(0);
    for (let run = 0; run < MOST_RUNS + 7; run++) {
      state = receive(state, { ...RULE, maxRunS: 1e6 }, say("start", `run ${run}`), run).state;
    }
    expect(state.runs).toHaveLength(MOST_RUNS);
    expect(state.runsDropped).toBe(7);
    expect([state.runs[0]?.rid, state.lastStartAt]).toEqual(["run 7", MOST_RUNS + 6]);
  });
});

describe("what is wrong", () => {
  it("is missed when nothing began, and stuck when something did", () => {
    const begun = receive(up.state, RULE, say("start"), at("01-02 00:40")).state;
    expect(settle(begun, RULE, at("01-03 00:00")).flip).toEqual({
      to: "down",
      at: at("01-02 01:00"),
      reason: "stuck",
    });
    expect(settle(up.state, RULE, at("01-03 00:00")).flip).toMatchObject({ reason: "missed" });
  });

  it("is missed when the only open run is an old one", () => {
    const rule: HeartbeatRule = { ...RULE, maxRunS: 80 * 3_600 };
    const { state } = after(
      [
        ["01-01 12:00", "start", "A"],
        ["01-01 12:10", "success", "B"],
      ],
      rule,
    );
    expect(settle(state, rule, at("01-04 00:00")).flip).toEqual({
      to: "down",
      at: at("01-02 13:10"),
      reason: "missed",
    });
  });
});

describe("a run that may last long", () => {
  const rule: HeartbeatRule = { ...RULE, maxRunS: 6 * 3_600 };
  const started = receive(up.state, rule, say("start", "A"), at("01-02 00:30")).state;

  it("may end after the time at which its end was due, for it began in time", () => {
    expect(dueAt(started, rule)).toEqual({ due: at("01-02 00:00"), downAt: at("01-02 06:30") });
    expect(standingOf(started, rule, at("01-02 05:00")).standing).toBe("running");
    const { flips, durationMs } = receive(started, rule, say("success", "A"), at("01-02 05:00"));
    expect([flips, durationMs]).toEqual([[], 4.5 * HOUR]);
  });

  it("is stuck after that", () => {
    expect(settle(started, rule, at("01-03 00:00")).flip).toEqual({
      to: "down",
      at: at("01-02 06:30"),
      reason: "stuck",
    });
  });

  it("is missed all the same when it does not begin", () => {
    expect(settle(up.state, rule, at("01-03 00:00")).flip).toEqual({
      to: "down",
      at: at("01-02 01:00"),
      reason: "missed",
    });
  });
});

describe("a pause", () => {
  const running = receive(up.state, RULE, say("start"), at("01-01 12:00")).state;
  const paused = pause(running, at("01-01 12:30"));

  it("expects nothing, and lets open runs go", () => {
    expect(paused).toMatchObject({
      status: "paused",
      statusSince: at("01-01 12:30"),
      runs: [],
      lastStartAt: null,
    });
    expect(standingOf(paused, RULE, at("06-01 00:00"))).toEqual({ standing: "paused", reason: null });
    expect(settle(paused, RULE, at("06-01 00:00")).flip).toBeNull();
    expect(pause(paused, at("02-01 00:00"))).toBe(paused);
  });

  it("ends with a ping", () => {
    const { state, flips } = receive(paused, RULE, say("success"), at("01-05 00:00"));
    expect([state.status, flips]).toEqual(["up", [{ to: "up", at: at("01-05 00:00") }]]);
    const failed = receive(paused, RULE, say("fail"), at("01-05 00:00"));
    expect(failed.flips).toEqual([{ to: "down", at: at("01-05 00:00"), reason: "failed" }]);
  });

  it("does not end with a ping where a person resumes it", () => {
    const rule: HeartbeatRule = { ...RULE, manualResume: true };
    for (const action of ["success", "start", "fail", "log"] as const) {
      const { state, recorded, why, flips } = receive(paused, rule, say(action), at("01-05 00:00"));
      expect([state, recorded, flips]).toEqual([paused, "ignored", []]);
      expect(why).toBe("It is paused until somebody resumes it.");
    }
  });

  it("is over when somebody resumes it: it is as new", () => {
    const resumed = resume(paused, at("01-05 00:00"));
    expect(standingOf(resumed, RULE, at("06-01 00:00")).standing).toBe("new");
    expect(dueAt(resumed, RULE)).toEqual({ due: null, downAt: null });
    expect(resume(up.state, at("01-05 00:00"))).toBe(up.state);
  });

  it("is no reason not to watch a run that starts", () => {
    const started = receive(paused, RULE, say("start"), at("01-05 00:00")).state;
    expect(standingOf(started, RULE, at("01-05 00:30")).standing).toBe("running");
    expect(settle(started, RULE, at("01-06 00:00")).flip?.at).toBe(at("01-05 01:00"));
  });
});

describe("a schedule that follows clocks", () => {
  it.each([
    { kind: "cron", expression: "30 2 * * *", timeZone: "Europe/Berlin" },
    { kind: "oncalendar", expression: "02:30", timeZone: "Europe/Berlin" },
  ] as const)(
    "$kind: due at three where half past two is skipped, and once where it comes twice (vectors)",
    (schedule) => {
      const rule: HeartbeatRule = { ...RULE, schedule };
      const due = (time: string) => dueAt(after([[time, "success"]], rule).state, rule);
      expect(due("03-28 01:31")).toEqual({ due: at("03-29 01:00"), downAt: at("03-29 02:00") });
      expect(due("10-24 00:31")).toEqual({ due: at("10-25 00:30"), downAt: at("10-25 01:30") });
      expect(due("10-25 00:31")).toEqual({ due: at("10-26 01:30"), downAt: at("10-26 02:30") });
    },
  );

  it("and is over leaves it up", () => {
    const rule: HeartbeatRule = {
      ...RULE,
      schedule: { kind: "oncalendar", expression: "2026-01-01 06:00", timeZone: "UTC" },
    };
    const { state } = after([["01-01 06:10", "success"]], rule);
    expect(dueAt(state, rule)).toEqual({ due: null, downAt: null });
    expect(standingOf(state, rule, at("12-31 00:00")).standing).toBe("up");
  });
});

it("borgmatic keeps a heartbeat up, and its second body says so too", () => {
  const rule: HeartbeatRule = {
    ...RULE,
    keywords: {
      failure: ['"status":"failed"'],
      success: ['"status":"success"', "Archive name"],
      start: [],
      otherwise: "fail",
    },
  };
  let state = newHeartbeat(Date.UTC(2026, 10, 22));
  const seen = ["001", "006", "010", "015"].map((number) => {
    const isStart = number === "001" || number === "010";
    const name = `${number}-POST_ping_11111111_2222_3333_4444_555555555555${isStart ? "_start" : ""}`;
    const read = (ending: string) =>
      readFileSync(new URL(`./fixtures/borgmatic/${name}.${ending}`, import.meta.url), "utf8");
    const request: { method: string; url: string; received: string } = JSON.parse(read("headers.json"));
    const ping = pingOf(request.url.split("/").slice(2), request.method, new URLSearchParams());
    if ("error" in ping) throw new Error(ping.error.text);
    const text = isStart ? null : read("body");
    const received = receive(state, rule, { ...ping, text }, Date.parse(request.received));
    state = received.state;
    return [received.recorded, received.durationMs, received.flips.length];
  });
  expect(seen).toEqual([
    ["start", null, 0],
    ["success", 358, 1],
    ["start", null, 0],
    ["success", 334, 0],
  ]);
});

const pings = fc.record({
  action: fc.constantFrom<Say>("success", "start", "fail", "log"),
  rid: fc.constantFrom(null, "A", "B"),
  method: fc.constantFrom("GET", "POST"),
  text: fc.constantFrom(null, "ERROR", "BEGIN", "OK"),
});
const instants = fc.integer({ min: 0, max: 400 }).map((quarter) => at("03-27 00:00") + quarter * HOUR * 0.25);
const rules = fc.record<HeartbeatRule>({
  schedule: fc.constantFrom<HeartbeatRule["schedule"]>(
    { kind: "every", periodS: 7_200 },
    { kind: "cron", expression: "30 2 * * *", timeZone: "Europe/Berlin" },
    { kind: "oncalendar", expression: "8..20/4:00", timeZone: "Europe/Berlin" },
    { kind: "cron", expression: "never", timeZone: "Nowhere" },
  ),
  graceS: fc.constantFrom(0, 900, 3_600, 90_000),
  maxRunS: fc.constantFrom(null, 0, 1_800, 20_000),
  methodsPostOnly: fc.boolean(),
  manualResume: fc.boolean(),
  keywords: fc.constantFrom(RULE.keywords, {
    failure: ["ERROR"],
    success: ["OK"],
    start: ["BEGIN"],
    otherwise: "ignored" as const,
  }),
});
const history = fc.array(fc.tuple(fc.option(pings, { freq: 8 }), instants), { maxLength: 25 });

/** Without a ping, nobody could hear it until then. */
function replayed(
  rule: HeartbeatRule,
  events: readonly (readonly [ReturnType<typeof say> | null, number])[],
) {
  let state: HeartbeatState = newHeartbeat(at("03-27 00:00"));
  const flips: Flip[] = [];
  for (const [ping, time] of events) {
    if (ping === null) {
      state = spare(state, time);
      continue;
    }
    const received = receive(state, rule, ping, time);
    state = received.state;
    flips.push(...received.flips);
  }
  return { state, flips };
}

describe("pings in any order", () => {
  it("never throw; flips alternate, and time does not go back", () => {
    fc.assert(
      fc.property(rules, history, (rule, events) => {
        const { state, flips } = replayed(rule, events);
        for (const [index, flip] of flips.entries()) {
          const before = flips[index - 1];
          expect(flip.to).not.toBe(before?.to);
          expect(flip.at).toBeGreaterThanOrEqual(before?.at ?? 0);
        }
        const last = flips.at(-1);
        expect([state.status, state.statusSince]).toEqual(
          last === undefined ? ["new", at("03-27 00:00")] : [last.to, last.at],
        );
        expect(state.lastStartAt).toBe(state.runs.at(-1)?.startedAt ?? null);
        expect(state.runs).toEqual([...state.runs].sort((a, b) => a.startedAt - b.startedAt));
        expect(state.lastDurationMs ?? 0).toBeGreaterThanOrEqual(0);
        expect(state.reason !== null).toBe(state.status === "down");
      }),
      { numRuns: 300 },
    );
  });

  it("settling twice, or in between, is settling once", () => {
    fc.assert(
      fc.property(rules, history, instants, instants, (rule, events, one, two) => {
        const { state } = replayed(rule, events);
        const [early, late] = [Math.min(one, two), Math.max(one, two)];
        const first = settle(state, rule, early);
        const then = settle(first.state, rule, late);
        const atOnce = settle(state, rule, late);
        expect(then.state).toEqual(atOnce.state);
        expect(first.flip ?? then.flip).toEqual(atOnce.flip);
        expect(settle(then.state, rule, late)).toEqual({ state: then.state, flip: null });
      }),
      { numRuns: 300 },
    );
  });

  it("settling before a ping changes nothing of what comes of it", () => {
    fc.assert(
      fc.property(rules, history, pings, instants, (rule, events, ping, time) => {
        const { state } = replayed(rule, events);
        const settled = settle(state, rule, time);
        const received = receive(settled.state, rule, ping, time);
        const atOnce = receive(state, rule, ping, time);
        expect(received.state).toEqual(atOnce.state);
        expect([settled.flip, ...received.flips].filter((flip) => flip !== null)).toEqual(atOnce.flips);
      }),
      { numRuns: 300 },
    );
  });

  it("it stands where it will be settled", () => {
    fc.assert(
      fc.property(rules, history, instants, (rule, events, now) => {
        const { state } = replayed(rule, events);
        const { standing, reason } = standingOf(state, rule, now);
        const settled = settle(state, rule, now).state;
        expect(standing === "down").toBe(settled.status === "down");
        expect(reason).toBe(settled.reason);
        const { due, downAt } = dueAt(state, rule);
        if (standing === "late") expect(due).toBeLessThanOrEqual(now);
        if (downAt !== null) expect(downAt).toBeGreaterThanOrEqual(state.statusSince);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a time in which nobody could hear it", () => {
  const deaf = spare(up.state, at("01-02 05:00"));

  it("gives what was due its grace anew, and no more", () => {
    expect(dueAt(deaf, RULE)).toEqual({ due: at("01-02 00:00"), downAt: at("01-02 06:00") });
    expect(standingOf(deaf, RULE, at("01-02 05:59")).standing).toBe("late");
    expect(settle(deaf, RULE, at("01-04 00:00")).flip).toEqual({
      to: "down",
      at: at("01-02 06:00"),
      reason: "missed",
    });
  });

  it("is no outage for who calls in that grace", () => {
    const { flips, state } = receive(deaf, RULE, say("success"), at("01-02 05:30"));
    expect(flips).toEqual([]);
    expect(dueAt(state, RULE).downAt).toBe(at("01-03 06:30"));
  });

  it("puts off nothing that is due later anyway", () => {
    const early = spare(up.state, at("01-01 05:00"));
    expect(dueAt(early, RULE).downAt).toBe(at("01-02 01:00"));
  });

  it("spares runs that began before, and none that begins after", () => {
    const rule: HeartbeatRule = { ...RULE, maxRunS: 600 };
    const before = spare(receive(up.state, rule, say("start"), at("01-01 12:00")).state, at("01-01 15:00"));
    expect(dueAt(before, rule).downAt).toBe(at("01-01 16:00"));
    expect(standingOf(before, rule, at("01-01 15:30")).standing).toBe("running");
    const after = receive(spare(up.state, at("01-01 15:00")), rule, say("start"), at("01-01 15:01")).state;
    expect(dueAt(after, rule).downAt).toBe(at("01-01 15:11"));
    expect(runningUntil(after, rule)).toBe(at("01-01 15:11"));
  });

  it("raises nothing that is down already", () => {
    const { state } = settle(up.state, RULE, at("01-02 02:00"));
    expect(settle(spare(state, at("01-02 03:00")), RULE, at("01-05 00:00")).flip).toBeNull();
    expect(runningUntil(state, RULE)).toBeNull();
  });
});

describe("a rule that changes", () => {
  const hourly: HeartbeatRule = { ...RULE, schedule: { kind: "every", periodS: 3_600 } };
  const weekly: HeartbeatRule = { ...RULE, schedule: { kind: "every", periodS: 7 * 86_400 } };

  it("makes nothing down before its own grace is over", () => {
    const { state, flip } = reconsider(up.state, hourly, at("01-01 12:00"));
    expect(flip).toBeNull();
    expect(dueAt(state, hourly)).toEqual({ due: at("01-01 01:00"), downAt: at("01-01 13:00") });
  });

  it("calls up what is no longer missed, and leaves what still is", () => {
    const { state } = settle(up.state, RULE, at("01-03 00:00"));
    const better = reconsider(state, weekly, at("01-03 10:00"));
    expect(better.flip).toEqual({ to: "up", at: at("01-03 10:00") });
    expect(better.state).toMatchObject({ status: "up", reason: null, lastPingAt: at("01-01 00:00") });
    expect(dueAt(better.state, weekly).downAt).toBe(at("01-08 01:00"));
    expect(reconsider(state, hourly, at("01-03 10:00"))).toEqual({ state, flip: null });
  });

  it("calls up a run that may last longer now, and leaves one that may not", () => {
    const { state } = settle(
      receive(up.state, RULE, say("start"), at("01-01 12:00")).state,
      RULE,
      at("01-01 13:30"),
    );
    const longer: HeartbeatRule = { ...weekly, maxRunS: 7_200 };
    expect(reconsider(state, longer, at("01-01 13:30")).flip).toEqual({ to: "up", at: at("01-01 13:30") });
    expect(reconsider(state, longer, at("01-01 14:00"))).toEqual({ state, flip: null });
  });

  it("mends no failure", () => {
    const { state } = after([["01-01 12:00", "fail"]]);
    expect(reconsider(state, weekly, at("01-01 12:30"))).toEqual({ state, flip: null });
  });
});
