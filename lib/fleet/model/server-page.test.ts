import { describe, expect, test } from "vitest";
import { readSearch } from "@/lib/search-params";
import { pageNumberOf, readQuery, ServerPageAddress, serverHref, turnsOf } from "./server-page";

describe("the address of a server's page", () => {
  test("defaults and empty values are left out, everything else is escaped", () => {
    expect(serverHref("7", { tab: "summary", q: "" })).toBe("/servers/7");
    expect(serverHref("7", { tab: "packages", q: "a&b #", page: null }, "updates")).toBe(
      "/servers/7?tab=packages&q=a%26b+%23#updates",
    );
  });

  test("of a parameter that is given twice the first counts", () => {
    expect(readQuery({ tab: ["ssh", "x"], q: "", page: undefined })).toEqual({ tab: "ssh" });
  });

  test("a foreign tab is the first tab, and is named", () => {
    expect(readSearch(ServerPageAddress, { tab: "ssh" }).values.tab).toBe("ssh");
    expect(readSearch(ServerPageAddress, { tab: "__proto__" })).toEqual({
      values: { tab: "summary", kind: undefined },
      dropped: [{ name: "tab", value: "__proto__" }],
    });
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
