import { expect, it } from "vitest";
import { windowSpans } from "./local-windows";
import { LocalWindow } from "./model/local-window";
import { wallClock } from "./wall-clock";

/** "from to" of each span, in UTC. */
function spans(window: LocalWindow | LocalWindow[], timeZone: string, from: string, to: string): string[] {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const text = (at: number) => new Date(at).toISOString().slice(5, 16);
  return windowSpans([window].flat(), wallClock(timeZone, begin, end), begin, end).map(
    (span) => `${text(span.from)} ${text(span.to)}`,
  );
}

const night: LocalWindow = { kind: "daily", from: "22:00", to: "06:00" };
const office: LocalWindow = { kind: "daily", from: "09:00", to: "17:00" };
const weekend: LocalWindow = { kind: "weekly", fromDay: 5, from: "17:00", toDay: 1, to: "09:00" };

it("a night crosses midnight, and has an hour less or more when clocks change", () => {
  expect(spans(night, "Europe/Berlin", "2026-03-28T00:00Z", "2026-03-30T00:00Z")).toEqual([
    "03-28T00:00 03-28T05:00",
    "03-28T21:00 03-29T04:00",
    "03-29T20:00 03-30T00:00",
  ]);
  expect(spans(night, "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T12:00Z")).toEqual([
    "10-24T20:00 10-25T05:00",
  ]);
});

it("office hours stay office hours", () => {
  expect(spans(office, "America/New_York", "2026-10-31T00:00Z", "2026-11-02T00:00Z")).toEqual([
    "10-31T13:00 10-31T21:00",
    "11-01T14:00 11-01T22:00",
  ]);
});

it("a weekend goes into the next week", () => {
  expect(spans(weekend, "UTC", "2026-11-20T00:00Z", "2026-11-28T00:00Z")).toEqual([
    "11-20T17:00 11-23T09:00",
    "11-27T17:00 11-28T00:00",
  ]);
  expect(spans(weekend, "UTC", "2026-11-22T00:00Z", "2026-11-22T01:00Z")).toEqual([
    "11-22T00:00 11-22T01:00",
  ]);
});

it("windows that adjoin leave nothing out, also in the hours of a change", () => {
  const halves: LocalWindow[] = [
    { kind: "daily", from: "02:15", to: "02:45" },
    { kind: "daily", from: "02:45", to: "02:15" },
  ];
  for (const zone of ["Europe/Berlin", "America/New_York"]) {
    expect(spans(halves, zone, "2026-01-01T00:00Z", "2027-01-01T00:00Z")).toEqual([
      "01-01T00:00 01-01T00:00",
    ]);
  }
  // In the hour that is skipped there is none of a window that lies in it.
  expect(spans(halves.slice(0, 1), "Europe/Berlin", "2026-03-29T00:00Z", "2026-03-29T12:00Z")).toEqual([]);
});

it.each([
  { kind: "daily", from: "09:00", to: "09:00" },
  { kind: "daily", from: "9:00", to: "10:00" },
  { kind: "daily", from: "09:00", to: "24:00" },
  { kind: "daily", from: "09:00\n", to: "10:00" },
  { kind: "weekly", fromDay: 1, from: "09:00", toDay: 1, to: "09:00" },
  { kind: "weekly", fromDay: 0, from: "09:00", toDay: 1, to: "09:00" },
  { kind: "weekly", fromDay: 1, from: "09:00", toDay: 8, to: "09:00" },
  { kind: "monthly", from: "09:00", to: "10:00" },
])("%j is no window", (window) => {
  expect(LocalWindow.safeParse(window).success).toBe(false);
});
