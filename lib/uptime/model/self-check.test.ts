import { expect, it } from "vitest";
import type { Outcome } from "./probe";
import { excused, isSuspicious, placeOf, SelfCheck } from "./self-check";

it.each([
  ["router.example.com:443", { host: "router.example.com", port: 443 }],
  ["192.0.2.1:53", { host: "192.0.2.1", port: 53 }],
  ["[2001:db8::1]:443", { host: "2001:db8::1", port: 443 }],
])("%s is a canary", (text, place) => {
  expect(SelfCheck.parse({ targets: [text] }).targets).toEqual([text]);
  expect(placeOf(text)).toEqual(place);
});

it.each(["router", "router:0", "router:70000", "a b:1", "http://x:80", ":443"])("%j is none", (text) => {
  expect(SelfCheck.safeParse({ targets: [text] }).success).toBe(false);
});

const failed = (reason: Outcome["reason"]): Outcome => ({
  class: "fail",
  reason,
  detail: "x",
  latencyMs: null,
});

it("silence is suspicious, an answer is not", () => {
  for (const reason of ["timeout", "unreachable", "no-reply", "no-such-name"] as const) {
    expect(isSuspicious(failed(reason))).toBe(true);
  }
  for (const reason of ["refused", "status", "certificate", "keyword", "reset"] as const) {
    expect(isSuspicious(failed(reason))).toBe(false);
  }
  expect(isSuspicious({ ...failed("timeout"), class: "invalid" })).toBe(false);
  expect(excused(failed("timeout"))).toEqual({
    ...{ class: "invalid", reason: "our-network", detail: "timeout", latencyMs: null },
  });
});
