import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packTyped, unpackTyped } from "./typed-fields";

describe("what was typed into a refused form", () => {
  it("comes back to the page that it was typed on, whatever it was", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 254 }), (name) => {
        const value = packTyped("/first-run?token=abc", { name }, ["name", "email"]);
        expect(unpackTyped(value, "/first-run?problem=x")).toEqual(new Map([["name", name]]));
      }),
    );
  });

  it("holds only the fields that are named, and no more than a cookie may", () => {
    const fields = { name: "x".repeat(100_000), email: "ö".repeat(100_000), password: "a secret" };
    const value = packTyped("/first-run", fields, ["name", "email"]);
    expect(value.length).toBeLessThan(4_000);
    expect([...unpackTyped(value, "/first-run").keys()]).toEqual(["name", "email"]);
    expect(unpackTyped(value, "/first-run").get("name")).toBe("x".repeat(254));
  });

  it("is not shown on another page", () => {
    const value = packTyped("/first-run", { name: "Ada" }, ["name"]);
    expect(unpackTyped(value, "/sign-in").size).toBe(0);
    expect(unpackTyped(null, "/first-run").size).toBe(0);
  });

  it("is nothing but text, however the cookie was made", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((text) => `["/first-run",${text}]`),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const value = Buffer.from(text).toString("base64url");
        for (const typed of unpackTyped(value, "/first-run").values()) expect(typed).toBeTypeOf("string");
      }),
    );
  });
});
