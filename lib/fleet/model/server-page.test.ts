import { describe, expect, test } from "vitest";
import { pageNumberOf, readQuery, serverHref, tabOf, turnsOf } from "./server-page";

describe("the address of a server's page", () => {
  test("defaults and empty values are left out, everything else is escaped", () => {
    expect(serverHref("7", { tab: "summary", q: "" })).toBe("/servers/7");
    expect(serverHref("7", { tab: "packages", q: "a&b #", page: null }, "updates")).toBe(
      "/servers/7?tab=packages&q=a%26b+%23#updates",
    );
  });

  test("of a parameter that is given twice the first counts; a foreign tab is the first tab", () => {
    expect(readQuery({ tab: ["ssh", "x"], q: "", page: undefined })).toEqual({ tab: "ssh" });
    expect(tabOf({ tab: "ssh" })).toBe("ssh");
    expect(tabOf({ tab: "__proto__" })).toBe("summary");
  });

  test.each([
    ["3", 3],
    ["0", 1],
    ["-1", 1],
    ["1e9", 1],
    ["99999999", 1],
    ["", 1],
  ])("page %j is %i", (page, expected) => {
    expect(pageNumberOf({ page })).toBe(expected);
  });
});

describe("turning pages by cursor", () => {
  test("three pages forward and back again lead to where one began", () => {
    const first = {};
    const second = { cursor: "B", before: "first" };
    const third = { cursor: "C", before: "first~B" };
    expect(turnsOf(first, "B")).toEqual({ previous: null, next: second });
    expect(turnsOf(second, "C")).toEqual({ previous: { cursor: null, before: null }, next: third });
    expect(turnsOf(third, null)).toEqual({ previous: second, next: null });
  });

  test("an address that was cut leads back to the first page", () => {
    expect(turnsOf({ cursor: "X" }, null).previous).toEqual({ cursor: null, before: null });
  });
});
