import { expect, it } from "vitest";
import { alarmOfCopy, alarmOfPoint } from "./alarm";
import { STANDINGS } from "./model/system";

const NOW = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;

it.each(STANDINGS)("of a copy that is %s", (standing) => {
  const alarm = alarmOfCopy({ system: "Shop", name: "Tape", standing, why: "Because.", since: NOW });
  const isWell = ["good", "new", "no-point"].includes(standing);
  expect(alarm.state).toBe(isWell ? "clear" : "firing");
  expect(alarm.title).toMatch(/^Backup of Shop to Tape \S/);
  if (!isWell) expect(alarm.text).toBe("Because.");
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
