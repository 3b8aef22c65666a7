/** Against real sockets that misbehave. Loopback is opened for these tests alone. */
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Policy } from "./address";
import { DeadlineOver } from "./deadline";
import { OutboundRefused } from "./destination";
import { BODY_LIMIT, exchange } from "./exchange";

const HERE: Policy = { allowed: [], guarded: [], loopback: true };
const CLOSED: Policy = { allowed: [], guarded: [] };
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serving(answer: http.RequestListener): Promise<URL> {
  const server = http.createServer(answer);
  return listening(server, () => server.closeAllConnections());
}

/** A server that says these bytes to whoever connects, and then nothing. */
async function saying(bytes: string, every?: number): Promise<URL> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.write(bytes);
    if (every) setInterval(() => socket.destroyed || socket.write(bytes), every).unref();
  });
  return listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function listening(server: net.Server, close: () => void): Promise<URL> {
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  closing.push(() => {
    server.close();
    close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/health?x=1`);
}

const get = (url: URL, policy = HERE, deadlineMs = 10_000) =>
  exchange({ url, method: "GET" }, policy, deadlineMs);

describe("an exchange", () => {
  it("gives what came back, and how long it took", async () => {
    const url = await serving((request, response) => {
      response
        .writeHead(203, { "x-path": request.url ?? "" })
        .end(`${request.method} ${request.headers.host}`);
    });
    const answer = await get(url);
    expect(answer).toMatchObject({ status: 203, cut: false, certificate: null });
    expect(answer.headers["x-path"]).toBe("/health?x=1");
    expect(answer.body.toString()).toBe(`GET ${url.host}`);
    expect(answer.ms).toBeGreaterThan(0);
  });

  it("sends a body whole", async () => {
    const url = await serving((request, response) => request.pipe(response.writeHead(200)));
    const answer = await exchange({ url, method: "POST", body: "grüße" }, HERE, 10_000);
    expect(answer.body.toString()).toBe("grüße");
  });

  it("follows nothing", async () => {
    const url = await serving((_, response) =>
      response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
    );
    expect((await get(url)).status).toBe(302);
  });

  it("keeps 64 KiB of an endless answer and hangs up", async () => {
    let hungUp: () => void = () => undefined;
    const left = new Promise<void>((done) => {
      hungUp = done;
    });
    const url = await serving((_, response) => {
      const pour = () => {
        while (!response.destroyed && response.write("x".repeat(16_384)));
      };
      response.on("drain", pour);
      response.on("close", hungUp);
      pour();
    });
    const answer = await get(url);
    expect(answer.cut).toBe(true);
    expect(answer.body.length).toBe(BODY_LIMIT);
    await left;
  });

  it("needs no closing: a connection that stays open after the answer is no wait", async () => {
    const url = await saying("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    expect((await get(url)).body.toString()).toBe("ok");
  });
});

describe("a server that misbehaves", () => {
  it.each<[string, string, number | undefined]>([
    ["says nothing", "", undefined],
    ["never ends its headers", "HTTP/1.1 200 OK\r\n", undefined],
    ["drips a body", "HTTP/1.1 200 OK\r\ncontent-length: 999999\r\n\r\n", undefined],
    ["only ever continues", "HTTP/1.1 103 Early Hints\r\n\r\n", 20],
  ])("%s until the deadline", async (_, bytes, every) => {
    await expect(get(await saying(bytes, every), HERE, 200)).rejects.toBeInstanceOf(DeadlineOver);
  });

  it.each([
    ["speaks something else", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["sends 100 kB of headers", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`],
    ["sends chunks of no size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
  ])("%s: an error with a code", async (_, bytes) => {
    await expect(get(await saying(bytes))).rejects.toMatchObject({ code: expect.stringMatching(/^HPE_/) });
  });

  it("that is not there is an error with a code", async () => {
    const url = await saying("");
    for (const close of closing.splice(0)) close();
    await expect(get(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("what is not asked at all", () => {
  it.each([
    ["http://127.0.0.1:8080/", "never"],
    ["http://localhost:8080/", "never"],
    ["http://localhost.:8080/", "never"],
    ["http://0x7f000001/", "never"],
    ["http://2130706433/", "never"],
    ["http://127.1/", "never"],
    ["http://0177.0.0.1/", "never"],
    ["http://①②⑦.0.0.1/", "never"],
    ["http://[::1]/", "never"],
    ["http://[::ffff:169.254.169.254]/", "never"],
    ["http://10.0.0.1/", "not-allowed"],
    ["http://user@example.com/", "credentials"],
    ["http://db.localhost/", "never"],
    ["ftp://example.com/", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["http://1.1.1.1:22/", "port"],
    ["http://1.1.1.1:5432/", "port"],
  ])("%s (%s)", async (url, refusal) => {
    const asked = get(new URL(url), CLOSED);
    await expect(asked).rejects.toBeInstanceOf(OutboundRefused);
    await expect(asked).rejects.toMatchObject({ refusal });
  });
});
