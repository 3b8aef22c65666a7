import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { beforeAll, describe, expect, it } from "vitest";
import { admit, clientAddress } from "./admit";

const NONCE = "AAAAAAAAAAAAAAAAAAAAAA==";

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgresql://garrison@localhost/garrison",
    AUTH_SECRET: "uXwzE1q0vJ8rTk3mB5nY7cL2pD9sF4hG6aZ0xQ",
    GARRISON_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
    BASE_URL: "https://garrison.example.com",
    PORT: "3000",
  });
});

function asked(url: string, headers: Record<string, string> = {}, method = "GET"): IncomingMessage {
  return {
    url,
    method,
    headers: { host: "garrison.example.com", ...headers },
    rawHeaders: [],
    socket: { remoteAddress: "192.0.2.1" },
  } as unknown as IncomingMessage;
}

describe("paths", () => {
  it.each([
    "/",
    "/servers",
    "/servers?q=..%2f//;",
    "/api/servers/0190a8c4-0000-7000-8000-000000000000",
    "/a.b/c..d",
    "/.well-known/x",
  ])("admits %s", (url) => {
    expect(admit(asked(url), NONCE)).toBeNull();
  });

  it.each([
    "",
    "*",
    "servers",
    "http://evil.example/",
    "//",
    "//evil.example",
    "/a//b",
    "/a/./b",
    "/a/../b",
    "/..",
    "/a/.",
    "/a;x=1",
    "/a%2fb",
    "/a%2Fb",
    "/a%5cb",
    "/a\\b",
    "/a%00",
    "/servers?q=%00",
    "/audit?q=a%00b&from=x",
    "/%2e%2e/a",
    "/%2E/a",
    `/${"a".repeat(8_192)}`,
  ])("refuses %j", (url) => {
    expect(admit(asked(url), NONCE)).toMatchObject({ status: 400 });
  });

  it("refuses every path in which two readers could find different segments", () => {
    const crooked = fc.constantFrom("//", "/./", "/../", "\\", ";", "%2f", "%2F", "%5c", "%00", "%2e");
    const plain = fc.stringMatching(/^[a-z0-9-]{0,12}$/);
    fc.assert(
      fc.property(plain, crooked, plain, (before, part, after) => {
        expect(admit(asked(`/${before}${part}${after}`), NONCE)?.status).toBe(400);
      }),
    );
  });
});

describe("names", () => {
  it.each([
    "evil.example",
    "garrison.example.com.evil.example",
    "garrison.example.com:8443",
    "",
    "x garrison.example.com",
  ])("refuses to be called %j", (host) => {
    expect(admit(asked("/", { host }), NONCE)).toMatchObject({ status: 421 });
  });

  it("tells anybody that it is well, as load balancers ask by address", () => {
    expect(admit(asked("/api/health", { host: "10.1.2.3" }), NONCE)).toBeNull();
  });
});

describe("methods", () => {
  it.each(["TRACE", "CONNECT", "PROPFIND", "get"])("refuses %s", (method) => {
    expect(admit(asked("/", {}, method), NONCE)).toMatchObject({ status: 405 });
  });
});

describe("headers", () => {
  it("drops what could steer, and sets our own from the socket", () => {
    const request = asked("/servers?x=1", {
      "x-garrison-address": "203.0.113.9",
      "x-garrison-request-id": "forged",
      "x-garrison-path": "/elsewhere",
      "x-garrison-nonce": "forged",
      "x-garrison-polling": "1",
      "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
      "x-nextjs-data": "1",
      "x-invoke-path": "/settings",
      "x-matched-path": "/settings",
      "x-original-url": "/settings",
      "x-rewrite-url": "/settings",
      "x-http-method-override": "DELETE",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": "evil.example",
      "x-real-ip": "203.0.113.9",
      forwarded: "for=203.0.113.9",
      "next-resume": "1",
      "content-security-policy": "script-src *",
      accept: "text/html",
    });
    expect(admit(request, NONCE)).toBeNull();
    expect(request.headers).toEqual({
      host: "garrison.example.com",
      accept: "text/html",
      "x-garrison-polling": "1",
      "x-garrison-address": "192.0.2.1",
      "x-garrison-request-id": expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
      "x-garrison-path": "/servers?x=1",
      "x-garrison-nonce": NONCE,
      "content-security-policy": expect.stringContaining(`'nonce-${NONCE}'`),
    });
    const raw = request.rawHeaders;
    expect(raw).not.toContain("x-middleware-subrequest");
    expect(raw.length).toBe(Object.keys(request.headers).length * 2);
  });
});

describe("the client's address", () => {
  const trusted = ["10.0.0.0/8", "fd00::/8"].map((range) => ipaddr.parseCIDR(range));
  const from = (remoteAddress: string | undefined, forwarded?: string) =>
    clientAddress(
      {
        socket: { remoteAddress },
        headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
      } as unknown as IncomingMessage,
      trusted,
    );

  it.each<[remote: string | undefined, forwarded: string | undefined, address: string]>([
    ["192.0.2.1", undefined, "192.0.2.1"],
    ["::ffff:192.0.2.1", undefined, "192.0.2.1"],
    ["192.0.2.1", "203.0.113.9", "192.0.2.1"],
    ["10.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"],
    ["10.0.0.1", "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"],
    ["10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
    ["10.0.0.1", undefined, "10.0.0.1"],
    ["10.0.0.1", "", "10.0.0.1"],
    ["10.0.0.1", "garbage", "10.0.0.1"],
    ["10.0.0.1", "203.0.113.9, garbage", "10.0.0.1"],
    ["fd00::1", "2001:db8::9", "2001:db8::9"],
    [undefined, "203.0.113.9", ""],
  ])("from %s, forwarded for %s, is %s", (remote, forwarded, address) => {
    expect(from(remote, forwarded)).toBe(address);
  });

  it("is never chosen by somebody who is no trusted proxy", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.array(fc.oneof(fc.ipV4(), fc.string())), (remote, hops) => {
        fc.pre(!remote.startsWith("10."));
        expect(from(remote, hops.join(","))).toBe(remote);
      }),
    );
  });
});

it("counts an open page's own refresh as polling, and a person's click as presence", () => {
  const tree = (marker: string) =>
    encodeURIComponent(`["",{"children":["__PAGE__?{\\"q\\":\\"refetch\\"}",{}]},null,${marker},16]`);
  const polling = (headers: Record<string, string>) => {
    const request = asked("/servers?_rsc=1", headers);
    expect(admit(request, NONCE)).toBeNull();
    return request.headers["x-garrison-polling"];
  };
  expect(polling({ "next-router-state-tree": tree('"refetch"') })).toBe("1");
  expect(polling({ "next-router-state-tree": tree("null") })).toBeUndefined();
  expect(polling({})).toBeUndefined();
});
