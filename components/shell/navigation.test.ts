import { describe, expect, it } from "vitest";
import type { Actor, Role } from "@/lib/auth/actor";
import { inEnvironment, isAt } from "./destination";
import { actionsOf, destinationsOf } from "./navigation";

const person = (role: Role) =>
  ({ kind: "person", role, name: "", id: "", sessionId: "" }) as unknown as Actor;

describe("the navigation", () => {
  it("shows each role what it may see", () => {
    const labels = (role: Role) => destinationsOf(person(role)).map(({ label }) => label);
    expect(labels("auditor")).toContain("Audit log");
    expect(labels("oncall")).not.toContain("Audit log");
    for (const role of ["admin", "manager", "oncall", "auditor"] as const)
      expect(labels(role)).toEqual(expect.arrayContaining(["Alerts", "Servers"]));
  });

  it("offers what begins elsewhere to those who may", () => {
    expect(actionsOf(person("admin")).map(({ label }) => label)).toEqual([
      "Add a server",
      "Add a source of alerts",
      "Silence alerts",
      "Protect a system",
      "Declare an incident",
    ]);
    expect(actionsOf(person("auditor"))).toEqual([]);
  });

  it("gives no two places one key", () => {
    const letters = destinationsOf(person("admin")).map(({ letter }) => letter);
    expect(new Set(letters).size).toBe(letters.length);
  });
});

it("knows where it is", () => {
  expect(isAt("/", "/servers")).toBe(false);
  expect(isAt("/servers", "/servers/1")).toBe(true);
  expect(isAt("/servers", "/serversx")).toBe(false);
  expect(inEnvironment("/servers", "a&b")).toBe("/servers?env=a%26b");
  expect(inEnvironment("/servers", null)).toBe("/servers");
});
