/** What everybody meets at the door: health, the headers of every answer, and the refusal of crooked requests. */
import { connect } from "node:net";
import { expect, test } from "@playwright/test";
import { product } from "./support/product";
import { rawRequest } from "./support/raw-request";

const { baseUrl } = product();
const ask = (path: string, options?: Parameters<typeof rawRequest>[2]) => rawRequest(baseUrl, path, options);

test("says that it is well, and nothing else", async () => {
  const { status, body, headers } = await ask("/api/health");
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({ status: "ok" });
  expect(headers["cache-control"]).toBe("no-store");
});

test.describe("every answer carries the security headers", () => {
  for (const [what, path, status] of [
    ["a success", "/api/health", 200],
    ["a redirect", "/", 307],
    ["a missing page", "/there-is-no-such-page", 404],
    ["a refused path", "//evil.example", 400],
    ["a missing route of the machines' door", "/api/agent/none", 404],
  ] as const) {
    test(what, async () => {
      const answer = await ask(path);
      expect(answer.status).toBe(status);
      const { headers } = answer;
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["x-frame-options"]).toBe("DENY");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
      expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
      expect(headers["permissions-policy"]).toContain("camera=()");
      expect(headers["x-powered-by"]).toBeUndefined();
      expect(headers["server"]).toBeUndefined();
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      // No page comes out of the machines' door, so nothing may run at all.
      if (path.startsWith("/api/agent/")) expect(policy).not.toContain("script-src");
      else expect(policy).toMatch(/script-src 'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'(;|$)/);
      expect(policy).not.toContain("unsafe-inline");
    });
  }
});

test("gives every answer a nonce of its own", async () => {
  const nonces = await Promise.all(
    [1, 2, 3].map(async () => (await ask("/")).headers["content-security-policy"]),
  );
  expect(new Set(nonces).size).toBe(3);
});

test("leads strangers to the sign-in page, and remembers where they wanted to go", async ({ page }) => {
  const answer = await ask("/?tab=1");
  expect(answer.status).toBe(307);
  expect(answer.headers["location"]).toBe(`/sign-in?next=${encodeURIComponent("/?tab=1")}`);
  await page.goto(`${baseUrl}/`);
  expect(new URL(page.url()).pathname).toBe("/sign-in");
});

test.describe("refuses paths that two readers could read differently", () => {
  for (const path of [
    "//",
    "//evil.example/",
    "/./settings",
    "/settings/../api/health",
    "/api/health/..",
    "/api;x=1/health",
    "/api%2fhealth",
    "/api%2Fhealth",
    "/%2e%2e/api/health",
    "/api/%00",
    "/api\\health",
    "http://evil.example/api/health",
    `/${"a".repeat(9_000)}`,
  ]) {
    test(path.slice(0, 40), async () => {
      const { status, body } = await ask(path);
      expect(status).toBe(400);
      expect(JSON.parse(body)).toMatchObject({ status: 400, title: "Refused" });
    });
  }
});

test("refuses methods that nobody needs", async () => {
  for (const method of ["TRACE", "PROPFIND", "LINK"]) {
    expect((await ask("/api/health", { method })).status, method).toBe(405);
  }
});

test("answers to its own name only", async () => {
  expect((await ask("/", { headers: { host: "evil.example" } })).status).toBe(421);
  expect((await ask("/api/health", { headers: { host: "evil.example" } })).status).toBe(200);
});

test("believes no header that a client could use to steer", async () => {
  const hostile = {
    "x-middleware-subrequest": Array(5).fill("proxy").join(":"),
    "x-nextjs-data": "1",
    "x-matched-path": "/api/health",
    "x-invoke-path": "/api/health",
    "x-forwarded-host": "evil.example",
    "x-original-url": "/api/health",
    "x-http-method-override": "DELETE",
    "x-garrison-address": "203.0.113.9",
    "next-resume": "1",
  };
  const answer = await ask("/", { headers: hostile });
  expect(answer.status).toBe(307);
  expect(answer.headers["location"]).toBe("/sign-in");
});

test("closes connections that do not speak HTTP", async () => {
  const { port } = new URL(baseUrl);
  const said = await new Promise<string>((done) => {
    let text = "";
    const socket = connect(Number(port), "127.0.0.1", () => socket.write("\u0016\u0003\u0001 hello\r\n\r\n"));
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", () => done(text));
  });
  expect(said).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
});
