import { expect, it } from "vitest";
import { alarmOfCopy, alarmOfPoint } from "./alarm";
import { STANDINGS } from "./model/system";

const NOW = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;

it.each(STANDINGS)("of a copy that is %s", (standing) => {
  const alarm = alarmOfCopy({
    system: "Shop",
    name: "Tape",
    standing,
    why: "Because.",
    since: NOW,
    reading: null,
  });
  const isWell = ["good", "new", "no-point"].includes(standing);
  expect(alarm.state).toBe(isWell ? "clear" : "firing");
  expect(alarm.title).toMatch(/^Backup of Shop to Tape \S/);
  if (!isWell) expect(alarm.text).toBe("Because.");
});

it.each([
  [
    { heardAt: NOW, why: "The agent was not allowed to run this." },
    "Its runs are read from the agent of db\u2028, whose newest report came 2026-11-23 12:00:00 UTC. The agent was not allowed to run this.",
  ],
  [
    { heardAt: null, why: null },
    "Its runs are read from the agent of db\u2028, of which no report came yet.",
  ],
])("of a copy that is read from an agent, with what stands in the way", (reading, words) => {
  const copy = { system: "Shop", name: "Tape", why: "None began.", since: NOW };
  const hostname = "db\u2028";
  const textOf = (standing: (typeof STANDINGS)[number]) =>
    alarmOfCopy({ ...copy, standing, reading: { ...reading, hostname } }).text;
  expect(textOf("missed")).toBe(`None began. ${words.replace("\u2028", "⟨U+2028⟩")}`);
  // What was read and failed needs no word of where.
  expect(textOf("failed")).toBe("None began.");
});

it("a restore point is too old the moment after it is as old as agreed", () => {
  const point = { system: "Shop", pointAt: NOW - 26 * HOUR, rpoS: 26 * 3_600 };
  expect(alarmOfPoint({ ...point, now: NOW }).state).toBe("clear");
  expect(alarmOfPoint({ ...point, now: NOW + 1 })).toEqual({
    state: "firing",
    title: "Newest restore point of Shop is too old",
    text: "It is of 2026-11-22 10:00:00 UTC, and was agreed to be at most 26\u00a0hours old: what came since would be lost.",
    since: NOW,
  });
});
