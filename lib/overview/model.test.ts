import { describe, expect, it } from "vitest";
import { ROLES } from "@/lib/auth/actor";
import { chooseView, VIEWS, viewsOf } from "./model";

describe("the landing view", () => {
  it.each(ROLES)("of %s is its own when nothing is wished", (role) => {
    expect(chooseView(role, undefined)).toEqual({ view: role, refused: null });
  });

  it.each([
    ["admin", "auditor", "auditor"],
    ["manager", "admin", "admin"],
    ["manager", "auditor", "auditor"],
    ["oncall", "admin", "admin"],
    ["auditor", "manager", "manager"],
  ] as const)("of %s may be %s", (role, wish, view) => {
    expect(chooseView(role, wish)).toEqual({ view, refused: null });
  });

  it.each([
    ["oncall", "auditor"],
    ["oncall", "manager"],
    ["manager", "oncall"],
    ["auditor", "oncall"],
    ["admin", "root"],
  ] as const)("of %s is not %s, and says so", (role, wish) => {
    expect(chooseView(role, wish)).toEqual({ view: role, refused: wish });
  });

  it("is always one of the views that the role is offered", () => {
    for (const role of ROLES) {
      for (const wish of [...VIEWS, "x"]) expect(viewsOf(role)).toContain(chooseView(role, wish).view);
    }
  });
});
