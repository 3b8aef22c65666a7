import { describe, expect, it } from "vitest";
import { eventWords } from "./event-words";

const moment = (at: Date) => at.toISOString().slice(11, 16);
const words = (kind: string, detail: Record<string, string | number | null> = {}, episode = 1) =>
  eventWords({ kind, detail, episode, actorName: "Saraa" }, moment);

describe("what happened", () => {
  const at = "2026-11-23T02:44:00.000Z";
  it.each([
    ["acknowledged", { until: at }, "Saraa acknowledged it until 02:44"],
    ["unacknowledged", { name: "Saraa" }, "Saraa gave it back"],
    ["unacknowledged", { name: "Bat" }, "Saraa gave it back for Bat"],
    ["ack_lapsed", { name: "Bat", at }, "Bat's acknowledgement ended; it was nobody's again"],
    ["reminded", { name: "Bat", until: at }, "Bat was reminded that the acknowledgement ends at 02:44"],
    ["snoozed", { until: at }, "Saraa snoozed it until 02:44"],
    ["snoozed", { until: "worse" }, "Saraa snoozed it until it gets worse"],
    ["woken", { why: "worse" }, "Woken, because it got worse"],
    ["woken", { why: "time" }, "Woken, because its time was over"],
    ["woken", { why: "person" }, "Saraa woke it"],
    ["closed", { endedAt: at }, "Saraa closed it by hand"],
    ["resolved", { endedAt: at }, "Resolved: its sender says that it ended at 02:44"],
    ["expired", { endedAt: at }, "Over by age: it had not happened again until 02:44"],
    ["severity", { from: "high", to: "critical" }, "Severity rose from high to critical"],
    ["severity", { from: "high", to: "low" }, "Severity fell from high to low"],
    ["quieted", { why: "maintenance", text: "New disks" }, "Quiet, nobody is told of it: New disks"],
    [
      "acknowledged",
      { until: at, via: "by phone, session" },
      "Saraa acknowledged it until 02:44, by phone, session",
    ],
    ["handed_over", {}, "Saraa handed it over to whoever is next"],
    ["paged", { step: 1, round: 1 }, "Called: step 1"],
    ["paged", { step: 2, round: 3 }, "Called: step 2, 3rd round"],
    ["gap", { text: "Nobody is on call." }, "Nobody could be called: Nobody is on call."],
    ["delivered", { what: "page", who: "Bat", channel: "ntfy" }, "Call taken over by ntfy for Bat"],
    [
      "undelivered",
      { what: "page", who: null, channel: "Team", why: "410" },
      "Call not delivered by Team: 410",
    ],
    ["delivered", { what: "constructor", channel: "x" }, "constructor taken over by x"],
    ["note", { text: "On it" }, "Saraa: On it"],
    ["told_by_pigeon", {}, "Saraa: told_by_pigeon"],
    ["resolved", { endedAt: "soon" }, "Resolved: its sender says that it ended at a time that is not known"],
  ])("%s %j reads “%s”", (kind, detail, sentence) => expect(words(kind, detail)).toBe(sentence));

  it("says how often, and that silence was no recovery", () => {
    expect(words("reopened", { formerEndBy: "lease" }, 3)).toBe(
      "Opened for the 3rd time, after its sender had fallen silent",
    );
    expect(words("lease_expired", { endedAt: at })).toMatch(
      /^Sender silent: .*nobody knows whether it is over$/,
    );
  });
});
