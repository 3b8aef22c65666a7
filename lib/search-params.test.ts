import { describe, expect, it } from "vitest";
import { z } from "zod";
import { addressOf, readKnown, readSearch } from "./search-params";

const Filter = z.object({
  contact: z.enum(["reporting", "silent"]).optional(),
  hours: z.coerce.number().int().min(1).optional(),
  sort: z.enum(["name", "-name"]).default("name"),
});

describe("readSearch", () => {
  it("reads what is well formed and fills in the defaults", () => {
    expect(readSearch(Filter, { contact: "silent", hours: "24" })).toEqual({
      values: { contact: "silent", hours: 24, sort: "name" },
      dropped: [],
    });
  });

  it("drops one bad value, names it, and keeps the others", () => {
    expect(readSearch(Filter, { contact: "asleep", hours: "2", sort: "-name" })).toEqual({
      values: { hours: 2, sort: "-name" },
      dropped: [{ name: "contact", value: "asleep" }],
    });
  });

  it("puts the default in the place of a bad value", () => {
    const { values, dropped } = readSearch(Filter, { sort: "size" });
    expect(values.sort).toBe("name");
    expect(dropped).toEqual([{ name: "sort", value: "size" }]);
  });

  it("takes the first of repeated values, and an empty one as nothing", () => {
    expect(readSearch(Filter, { contact: ["silent", "reporting"], sort: "" }).values).toEqual({
      contact: "silent",
      sort: "name",
    });
    expect(readSearch(Filter, { contact: "" }).dropped).toEqual([]);
  });

  it("ignores keys it does not know", () => {
    expect(readSearch(Filter, { utm_source: "x" }).dropped).toEqual([]);
  });
});

describe("readKnown", () => {
  const Known = z.object({ env: z.string().optional(), sort: z.enum(["name"]).default("name") });

  it("drops the name of something that does not exist", () => {
    expect(readKnown(Known, { env: "prod" }, { env: ["production"] })).toEqual({
      values: { sort: "name" },
      dropped: [{ name: "env", value: "prod" }],
    });
  });

  it("keeps the name of something that exists, and still drops other bad values", () => {
    expect(readKnown(Known, { env: "production", sort: "x" }, { env: ["production"] })).toEqual({
      values: { env: "production", sort: "name" },
      dropped: [{ name: "sort", value: "x" }],
    });
  });
});

describe("addressOf", () => {
  it("leaves out what is empty, and keeps lists readable", () => {
    expect(
      addressOf("/servers", { q: "", env: "prod", zone: undefined, cols: "os,kernel", page: null }),
    ).toBe("/servers?env=prod&cols=os,kernel");
  });

  it("escapes what people type", () => {
    expect(addressOf("/servers", { q: "a&b=c #1" })).toBe("/servers?q=a%26b%3Dc+%231");
  });

  it("is the bare path when nothing is asked", () => {
    expect(addressOf("/servers", {})).toBe("/servers");
  });
});
