/** Real looks at real sockets of this machine; loopback is opened for these tests alone. */
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "@/lib/http/outbound/address";
import { ProbeSettings } from "../model/probe";
import { look } from "./look";

const HERE: Policy = { allowed: [], guarded: [], loopback: true };

/** Of nobody: for localhost, until 2126. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBozCCAUmgAwIBAgIUHMJYopyFpwwouaYHUv0cIWlp+hQwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNZ2Fycmlzb24gdGVzdDAgFw0yNjExMjMwNjAwMzlaGA8yMTI2
MTAzMDA2MDAzOVowGDEWMBQGA1UEAwwNZ2Fycmlzb24gdGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABDCyvitnqdL3yX+at8iZDW9WR9uKxn59SfiYpK007RdV
m3ILt7RPC/td6t9US/O62sDV6JJp+IXPKK8bMwDsvPCjbzBtMB0GA1UdDgQWBBTO
D6ooUv/01JkzIQvb3sfyr6Kr6TAfBgNVHSMEGDAWgBTOD6ooUv/01JkzIQvb3sfy
r6Kr6TAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAA
ATAKBggqhkjOPQQDAgNIADBFAiEAjYBv5+xCnUvfnz9NS8T/16pKyNDTpmF6kAtz
B/XXFn0CIBch/U/bZy8h2zvxI9f1VhuVyr6nwYZS+uWM19+rejP3
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgY3DMQZmY741eI1HQ
0H99d8r2gX7gzLEmG1SDJkL5SxShRANCAAQwsr4rZ6nS98l/mrfImQ1vVkfbisZ+
fUn4mKStNO0XVZtyC7e0Twv7XerfVEvzutrA1eiSafiFzyivGzMA7Lzw
-----END PRIVATE KEY-----`;

const closing: (() => void)[] = [];
const trusted = tls.getCACertificates("default");

beforeAll(() => tls.setDefaultCACertificates([...trusted, CERTIFICATE]));
afterAll(() => tls.setDefaultCACertificates(trusted));
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function portOf(server: net.Server): Promise<number> {
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function seen(settings: unknown, timeoutMs = 20_000) {
  return look(ProbeSettings.parse(settings), HERE, timeoutMs);
}

describe("a web address", () => {
  const pages: Record<string, http.RequestListener> = {
    "/ok": (_, response) => response.end("fine"),
    "/down": (_, response) => response.writeHead(503).end(),
    "/moved": (_, response) => response.writeHead(302, { location: "/ok" }).end(),
    "/round": (_, response) => response.writeHead(307, { location: "/round" }).end(),
    "/inside": (_, response) => response.writeHead(302, { location: "http://169.254.169.254/latest" }).end(),
    "/nonsense": (_, response) => response.writeHead(302, { location: "http://[" }).end(),
    "/silent": () => undefined,
  };
  let base = "";
  const server = http.createServer((request, response) => pages[request.url ?? ""]?.(request, response));
  beforeAll(async () => {
    await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each<[string, object, object]>([
    ["/ok", {}, { class: "ok", reason: null, detail: "200" }],
    ["/ok", { keyword: "fine" }, { class: "ok" }],
    ["/ok", { keyword: "bad" }, { class: "fail", reason: "keyword", latencyMs: null }],
    ["/down", {}, { class: "fail", reason: "status", detail: "503" }],
    ["/moved", {}, { class: "fail", reason: "status", detail: "302" }],
    ["/moved", { redirects: 1 }, { class: "ok", detail: "200" }],
    ["/round", { redirects: 3 }, { class: "fail", reason: "redirects" }],
    ["/nonsense", { redirects: 1 }, { class: "fail", reason: "redirect-unreadable" }],
    // Where a redirect leads into our network it is not followed, and not told.
    ["/inside", { redirects: 1 }, { class: "invalid", reason: "not-allowed", detail: null }],
  ])("%s with %j", async (path, more, expected) => {
    expect(await seen({ kind: "http", url: base + path, ...more })).toMatchObject(expected);
  });

  it("that says nothing has failed when the time is over", async () => {
    expect(await seen({ kind: "http", url: `${base}/silent` }, 200)).toMatchObject({
      class: "fail",
      reason: "timeout",
    });
  });

  it("is fast or slow, in milliseconds", async () => {
    const { latencyMs } = await seen({ kind: "http", url: `${base}/ok` });
    expect(latencyMs).toBeGreaterThan(0);
    expect(latencyMs).toBeLessThan(20_000);
  });
});

describe("a port", () => {
  it("is open or not", async () => {
    const port = await portOf(net.createServer((socket) => socket.on("error", () => undefined)));
    expect(await seen({ kind: "tcp", host: "127.0.0.1", port })).toMatchObject({ class: "ok" });
    for (const close of closing.splice(0)) close();
    expect(await seen({ kind: "tcp", host: "127.0.0.1", port })).toMatchObject({
      class: "fail",
      reason: "refused",
      detail: "ECONNREFUSED",
    });
  });

  it("of our network is not looked at, and nothing is said of it", async () => {
    const outcome = await look(
      { kind: "tcp", host: "10.0.0.1", port: 5432 },
      { allowed: [], guarded: [] },
      5_000,
    );
    expect(outcome).toEqual({ class: "invalid", reason: "not-allowed", detail: null, latencyMs: null });
  });
});

describe("a certificate", () => {
  const serving = () =>
    portOf(
      tls.createServer({ cert: CERTIFICATE, key: KEY }, (socket) => socket.on("error", () => undefined)),
    );

  it("that is trusted and lasts", async () => {
    const port = await serving();
    expect(await seen({ kind: "tls", host: "localhost", port })).toMatchObject({
      class: "ok",
      detail: "ends 2126-10-30",
    });
  });

  it("of another name", async () => {
    const port = await serving();
    expect(await seen({ kind: "tls", host: "127.0.0.2", port: await serving() })).toMatchObject({
      class: "fail",
    });
    expect(await seen({ kind: "tls", host: "127.0.0.1", port })).toMatchObject({ class: "ok" });
  });

  it("that nobody trusts", async () => {
    tls.setDefaultCACertificates(trusted);
    const port = await serving();
    const outcome = await seen({ kind: "tls", host: "localhost", port });
    tls.setDefaultCACertificates([...trusted, CERTIFICATE]);
    expect(outcome).toMatchObject({ class: "fail", reason: "certificate" });
  });

  it("where something else speaks", async () => {
    const port = await portOf(
      net.createServer((socket) => socket.on("error", () => undefined).end("220 mail\r\n")),
    );
    expect(await seen({ kind: "tls", host: "localhost", port })).toMatchObject({
      class: "fail",
      reason: "protocol",
    });
  });
});
