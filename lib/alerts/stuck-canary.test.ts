import { expect, it } from "vitest";
import type { CanaryRound } from "./model/canary";
import { stuckWhere } from "./stuck-canary";

const at = new Date("2026-11-23T02:10:00Z");
const TOLD: CanaryRound = {
  at,
  beganAt: at,
  tries: 1,
  refusal: null,
  alertId: null,
  keptAt: null,
  answeredAt: null,
  plannedAt: null,
  claimedAt: null,
  arrivedAt: null,
};

it.each([
  ["the door says nothing", {}, /has not answered/],
  ["the door refuses it", { refusal: "The machines' door answered 401." }, /answered 401/],
  ["nobody plans its page", { keptAt: at }, /nobody planned a page/],
  ["nobody sends its page", { keptAt: at, plannedAt: at }, /waits in the outbox/],
  ["its page does not arrive", { keptAt: at, plannedAt: at, claimedAt: at }, /begun and did not arrive/],
] as [string, Partial<CanaryRound>, RegExp][])("says where a canary is when %s", (_, part, words) => {
  expect(stuckWhere({ ...TOLD, ...part })).toMatch(words);
});
