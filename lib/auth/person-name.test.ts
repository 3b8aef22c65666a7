import { describe, expect, it } from "vitest";
import { readEmail, readName } from "./person-name";

describe("an e-mail address", () => {
  it("is trimmed and in lower case", () => {
    expect(readEmail(" Anna.Larsen+ops@Example.COM ")).toBe("anna.larsen+ops@example.com");
  });

  it.each([
    "",
    "anna",
    "@example.com",
    "a@b.c,evil@x",
    '"e@evil.example"@victim.example',
    "anna＠example.com",
    "anna@example.com\nbcc: x@y",
    "Anna <anna@example.com>",
    "anna@exa mple.com",
    "anna@-example.com",
    `${"a".repeat(65)}@example.com`,
    `a@${"b.".repeat(200)}com`,
    "аnna@example.com",
  ])("is not %j", (text) => {
    expect(readEmail(text)).toBeNull();
  });
});

describe("a name", () => {
  it("is one line of 1 to 100 code points", () => {
    expect(readName("  Бат-Эрдэнэ \n  Ганбаатар ")).toBe("Бат-Эрдэнэ Ганбаатар");
    expect(readName("x".repeat(100))).toHaveLength(100);
    expect(readName("x".repeat(101))).toBeNull();
    expect(readName(" ")).toBeNull();
  });

  it("has no control characters and does not turn the writing direction", () => {
    expect(readName("a\u0000b")).toBeNull();
    expect(readName("a\u202eb")).toBeNull();
    expect(readName("a\ud800")).toBeNull();
  });
});
