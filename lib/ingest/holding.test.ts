import { describe, expect, it } from "vitest";
import type { Signal } from "@/lib/alerts/model/signal";
import { holding } from "./holding";

const NOW = Date.UTC(2026, 10, 23, 2, 14);
const signal = (given: Partial<Signal>): Signal => ({
  identity: { alertname: "Disk" },
  labels: { alertname: "Disk" },
  annotations: {},
  kind: "state",
  status: "firing",
  severity: "high",
  title: "Disk",
  link: null,
  startsAt: null,
  endsAt: null,
  endsAtGuessed: false,
  eventId: null,
  acknowledged: null,
  ...given,
});

describe("an alert whose sender never says that it is over", () => {
  it("holds for as long as the source says, from when it was last told", () => {
    expect(holding([signal({}), signal({ kind: "event" })], 3_600, NOW)).toMatchObject([
      { endsAt: NOW + 3_600_000, endsAtGuessed: true },
      { endsAt: NOW + 3_600_000, endsAtGuessed: true },
    ]);
  });

  it("stays until it is told to end, when the source says nothing", () => {
    expect(holding([signal({})], null, NOW)).toEqual([signal({})]);
  });

  it("is left alone when its sender says how long it holds, or that it is over", () => {
    const told = [signal({ endsAt: NOW + 1 }), signal({ status: "resolved" })];
    expect(holding(told, 60, NOW)).toEqual(told);
  });
});
