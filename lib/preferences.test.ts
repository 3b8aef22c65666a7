import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choiceOf, isPreference, ownPath, preferenceCookie, readPreferences } from "./preferences";

describe("readPreferences", () => {
  it("takes known choices and forgets the others", () => {
    const cookies: Record<string, string> = { "garrison-theme": "dark", "garrison-density": "huge" };
    expect(readPreferences((name) => cookies[name])).toEqual({
      theme: "dark",
      density: "normal",
      sidebar: "open",
      keys: "on",
    });
  });

  it("never returns what somebody planted", () => {
    fc.assert(
      fc.property(fc.string(), (planted) => {
        const { theme } = readPreferences(() => planted);
        expect(["system", "light", "dark"]).toContain(theme);
      }),
    );
  });

  it("knows no inherited names", () => {
    expect(isPreference("toString")).toBe(false);
    expect(isPreference("theme")).toBe(true);
    expect(choiceOf("keys", "off")).toBe("off");
    expect(choiceOf("keys", ["off"])).toBeNull();
  });
});

it("marks cookies as secure where there is https", () => {
  expect(preferenceCookie("theme", "dark", true)).toBe(
    "garrison-theme=dark; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure",
  );
  expect(preferenceCookie("theme", "dark", false)).not.toContain("Secure");
});

it.each([
  ["/servers?env=prod", "/servers?env=prod"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["/a\nb", "/"],
  ["", "/"],
  [null, "/"],
])("goes back to %j as %s", (text, path) => expect(ownPath(text)).toBe(path));
