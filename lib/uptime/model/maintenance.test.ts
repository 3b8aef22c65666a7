import { expect, it } from "vitest";
import { isRetroactive, type MaintenanceRow, stateOf } from "./maintenance";

const at = (clock: string) => new Date(`2026-11-23T${clock}:00Z`);
const WINDOW = { from: at("10:00"), to: at("12:00"), endedAt: null };

it.each<[string, Pick<MaintenanceRow, "approved" | "endedAt">, string, string]>([
  ["undecided before", { approved: null, endedAt: null }, "09:00", "waiting"],
  ["undecided while it would run", { approved: null, endedAt: null }, "11:00", "waiting"],
  ["undecided afterwards", { approved: null, endedAt: null }, "12:00", "lapsed"],
  ["taken back", { approved: null, endedAt: at("09:30") }, "11:00", "called-off"],
  ["refused", { approved: false, endedAt: null }, "11:00", "refused"],
  ["approved before", { approved: true, endedAt: null }, "09:59", "planned"],
  ["begun", { approved: true, endedAt: null }, "10:00", "running"],
  ["over", { approved: true, endedAt: null }, "12:00", "over"],
  ["ended early", { approved: true, endedAt: at("11:00") }, "11:00", "over"],
  ["called off", { approved: true, endedAt: at("09:30") }, "11:00", "called-off"],
])("%s", (_, row, now, state) => {
  expect(stateOf({ ...WINDOW, ...row }, at(now))).toBe(state);
});

it("asked for after it began is marked", () => {
  expect(isRetroactive({ from: at("10:00"), requestedAt: at("10:01") })).toBe(true);
  expect(isRetroactive({ from: at("10:00"), requestedAt: at("10:00") })).toBe(false);
});
