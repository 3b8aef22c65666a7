import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextPage, seenAddress, withNext } from "./next-page";

describe("where sign-in leads", () => {
  it.each([
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/servers",
    "data:text/html,x",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "/%0d%0aSet-Cookie:x=1",
    "/servers?x=%0d%0aSet-Cookie:x=1",
    "/@evil.example",
    "/\tevil",
    "\t//evil.example",
    "/\n/evil.example",
    "/servers//evil.example",
    "/servers/../api/sign-out",
    "/servers/%2e%2e/api",
    "/./servers",
    "/api/sign-out",
    "/sign-in",
    "/first-run",
    "servers",
    "",
    " /servers",
    "/servers\u2028",
    "/servers<script>",
    `/servers?${"x".repeat(2_000)}`,
  ])("is the overview for %j", (wanted) => {
    expect(nextPage(wanted)).toBe("/");
  });

  it.each([undefined, null, 7, {}, ["/servers"]])("is the overview for %j", (wanted) => {
    expect(nextPage(wanted)).toBe("/");
  });

  it.each(["/", "/servers", "/servers/0190-a?tab=ssh&q=a%20b", "/settings/people", "/?days=30"])(
    "is %j when that is asked",
    (wanted) => {
      expect(nextPage(wanted)).toBe(wanted);
    },
  );

  it("never leaves the origin", () => {
    const origin = "https://garrison.example.com";
    const hostile = fc.array(
      fc.constantFrom("/", "\\", "@", ":", ".", "%", "servers", "evil.example", "\t", "?", "#"),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          hostile.map((parts) => parts.join("")),
        ),
        (wanted) => {
          const url = new URL(nextPage(wanted), origin);
          expect(url.origin).toBe(origin);
          expect(url.pathname.startsWith("/api")).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is carried along unless it is the overview", () => {
    expect(withNext("/sign-in", "/")).toBe("/sign-in");
    expect(withNext("/sign-in", "/servers?a=b", { problem: "wrong" })).toBe(
      "/sign-in?problem=wrong&next=%2Fservers%3Fa%3Db",
    );
  });
});

it.each([
  ["/servers?_rsc=1x2", "/servers"],
  ["/servers?q=a&_rsc=1x2&sort=-name", "/servers?q=a&sort=-name"],
  ["/servers?q=_rsc", "/servers?q=_rsc"],
  ["/servers?q=a?b", "/servers?q=a?b"],
  ["/", "/"],
])("a person sees %s as %s", (asked, seen) => {
  expect(seenAddress(asked)).toBe(seen);
});
