import { describe, expect, it } from "vitest";
import { alarmOf } from "./alarm";
import { type HeartbeatRule, newHeartbeat, pause, receive, settle } from "./machine";

const at = (text: string) => Date.parse(`2026-${text.replace(" ", "T")}Z`);
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const RULE: HeartbeatRule = {
  schedule: { kind: "every", periodS: 86_400 },
  graceS: 3_600,
  maxRunS: null,
  methodsPostOnly: false,
  manualResume: false,
  keywords: { failure: [], success: [], start: [], otherwise: "fail" },
};
const say = (action: "success" | "start" | "fail") => ({ action, rid: null, method: "GET", text: null });
const fresh = newHeartbeat(at("01-01 00:00"));
const up = receive(fresh, RULE, say("success"), at("01-01 00:00")).state;
const alarm = (state: typeof up) => {
  const { text, ...rest } = alarmOf("Backup", state, RULE);
  return { ...rest, text: plain(text) };
};

describe("an alarm about a heartbeat", () => {
  it("that was missed says when it was due and when it called last", () => {
    expect(alarm(settle(up, RULE, at("01-05 00:00")).state)).toEqual({
      state: "firing",
      title: "Backup did not call",
      text: "It was due 2026-01-02 00:00:00 UTC. Its grace of 1 h was over 2026-01-02 01:00:00 UTC. It called last 2026-01-01 00:00:00 UTC.",
      since: at("01-02 01:00"),
    });
  });

  it("whose run did not end says since when it runs", () => {
    const started = receive(fresh, RULE, say("start"), at("01-01 12:00")).state;
    expect(alarm(settle(started, RULE, at("01-05 00:00")).state)).toEqual({
      state: "firing",
      title: "Backup did not finish",
      text: "A run has not ended within 1 h, by 2026-01-01 13:00:00 UTC. The oldest open run began 2026-01-01 12:00:00 UTC. It has never said that it ended.",
      since: at("01-01 13:00"),
    });
  });

  it("that failed says so", () => {
    expect(alarm(receive(up, RULE, say("fail"), at("01-01 09:00")).state)).toMatchObject({
      state: "firing",
      title: "Backup failed",
      text: "It said itself that it failed. It is down since 2026-01-01 09:00:00 UTC. It called last 2026-01-01 09:00:00 UTC.",
    });
  });

  it("is over when it calls or is paused", () => {
    const down = settle(up, RULE, at("01-05 00:00")).state;
    const well = receive(down, RULE, say("success"), at("01-05 06:00")).state;
    expect(alarm(well)).toMatchObject({
      state: "clear",
      text: "It calls as expected again.",
      since: at("01-05 06:00"),
    });
    expect(alarm(pause(down, at("01-05 06:00")))).toMatchObject({ state: "clear", since: at("01-05 06:00") });
  });
});
