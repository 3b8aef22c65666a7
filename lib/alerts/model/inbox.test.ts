import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSearch } from "@/lib/search-params";
import { AlertsAddress, readTyped } from "./inbox";

describe("a typed filter", () => {
  it("is the chips, typed", () => {
    expect(readTyped("sev:critical,high env:prod is:acknowledged owner:me disk full")).toEqual({
      chosen: { sev: "critical,high", env: "prod", status: "acknowledged", owner: "me" },
      rest: "disk full",
      words: "disk full",
    });
  });

  it("takes long names of keys, any case, and values in quotes", () => {
    expect(readTyped('Severity:HIGH environment:"EU west"').chosen).toEqual({ sev: "high", env: "EU west" });
  });

  it("lets the last of a repeated key count", () => {
    expect(readTyped("sev:low sev:high").chosen).toEqual({ sev: "high" });
  });

  it.each([
    ["host:web-1", "host:web-1"],
    ['"sev:high"', "sev:high"],
    ['disk "on  web-1"', "disk on  web-1"],
    ["10:30", "10:30"],
    ["http://example.com/a:b", "http://example.com/a:b"],
    ["", ""],
    ['"', ""],
  ])("leaves %j to be looked for as words", (text, words) => {
    expect(readTyped(text)).toMatchObject({ chosen: {}, words });
  });

  it("keeps what is left as it was typed, so that reading it again chooses nothing more", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        const { rest, words } = readTyped(text);
        expect(readTyped(rest)).toEqual({ chosen: {}, rest, words });
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("sev:high", "is:open", '"sev:low"', "a:b", "x", '"', ":"), { maxLength: 9 }),
        (parts) => {
          const { rest, words } = readTyped(parts.join(" "));
          expect(readTyped(rest)).toEqual({ chosen: {}, rest, words });
        },
      ),
    );
  });
});

describe("the address of the inbox", () => {
  it("means the open ones where it says nothing", () => {
    expect(readSearch(AlertsAddress, {}).values.status).toBe("open");
  });

  it("names what means nothing, and keeps the rest", () => {
    const { values, dropped } = readSearch(AlertsAddress, {
      sev: "critical,purple",
      owner: "me",
      status: "shut",
    });
    expect(values).toMatchObject({ status: "open", owner: "me" });
    expect(values.sev).toBeUndefined();
    expect(dropped).toEqual([
      { name: "status", value: "shut" },
      { name: "sev", value: "critical,purple" },
    ]);
  });
});
