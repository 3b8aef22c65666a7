import { describe, expect, it } from "vitest";
import { isSameOrigin, originOf } from "./origin";

const BASE = "https://garrison.example.com";
const LOCAL = "http://localhost:3000";

describe("a state change may come", () => {
  it.each<[what: string, baseUrl: string, headers: Record<string, string>]>([
    ["from our own origin", BASE, { origin: BASE }],
    [
      "from our own origin, whatever the browser calls it",
      BASE,
      { origin: BASE, "sec-fetch-site": "cross-site" },
    ],
    ["without Origin when the browser says same-origin", BASE, { "sec-fetch-site": "same-origin" }],
    [
      "from a form of our own pages, which send no referrer and so no origin",
      BASE,
      { origin: "null", "sec-fetch-site": "same-origin" },
    ],
    ["from loopback under the name that was asked for", LOCAL, { origin: LOCAL, host: "localhost:3000" }],
    [
      "from loopback under its other name",
      LOCAL,
      { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" },
    ],
    ["from loopback over IPv6", LOCAL, { origin: "http://[::1]:3000", host: "[::1]:3000" }],
  ])("%s", (_, baseUrl, headers) => {
    expect(isSameOrigin(new Headers(headers), baseUrl)).toBe(true);
  });
});

describe("a state change may not come", () => {
  it.each<[what: string, baseUrl: string, headers: Record<string, string>]>([
    ["without a word about its origin", BASE, {}],
    ["with a Host alone", BASE, { host: "garrison.example.com" }],
    ["with a Referer alone", BASE, { referer: `${BASE}/settings` }],
    ["from another site", BASE, { origin: "https://evil.example" }],
    [
      "from another site that calls itself same-origin",
      BASE,
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    ],
    ["from a page without an origin", BASE, { origin: "null" }],
    ["from a sandboxed frame", BASE, { origin: "null", "sec-fetch-site": "cross-site" }],
    ["from a frame of a name below ours", BASE, { origin: "null", "sec-fetch-site": "same-site" }],
    ["from our name without encryption", BASE, { origin: "http://garrison.example.com" }],
    ["from our name on another port", BASE, { origin: `${BASE}:8443` }],
    ["from a name below ours", BASE, { origin: "https://a.garrison.example.com" }],
    ["from a name above ours", BASE, { origin: "https://example.com" }],
    ["from a name that begins with ours", BASE, { origin: `${BASE}.evil.example` }],
    ["from our origin with a path", BASE, { origin: `${BASE}/` }],
    ["from two origins", BASE, { origin: `${BASE}, https://evil.example` }],
    ["same-site is not same-origin", BASE, { "sec-fetch-site": "same-site" }],
    ["from an address bar, which has no origin", BASE, { "sec-fetch-site": "none" }],
    ["from cross-site without Origin", BASE, { "sec-fetch-site": "cross-site" }],
    ["from loopback, when we are not on loopback", BASE, { origin: LOCAL, host: "localhost:3000" }],
    ["from another port of loopback", LOCAL, { origin: "http://localhost:4000", host: "localhost:3000" }],
    [
      "from loopback when asked for under another name",
      LOCAL,
      { origin: "http://127.0.0.1:3000", host: "localhost:3000" },
    ],
    [
      "from a name that resolves to loopback",
      LOCAL,
      { origin: "http://rebind.example:3000", host: "rebind.example:3000" },
    ],
    [
      "from loopback over https, which is another server",
      LOCAL,
      { origin: "https://localhost:3000", host: "localhost:3000" },
    ],
    ["from what is no origin", LOCAL, { origin: "localhost:3000", host: "localhost:3000" }],
  ])("%s", (_, baseUrl, headers) => {
    expect(isSameOrigin(new Headers(headers), baseUrl)).toBe(false);
  });
});

it("reads address and request id from our own headers alone", () => {
  const headers = new Headers({ "x-forwarded-for": "203.0.113.9", "x-request-id": "theirs" });
  expect(originOf(headers)).toEqual({ address: null, requestId: null });
  headers.set("x-garrison-address", "192.0.2.1");
  headers.set("x-garrison-request-id", "ours");
  expect(originOf(headers)).toEqual({ address: "192.0.2.1", requestId: "ours" });
});
