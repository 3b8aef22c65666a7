import net, { type AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { Canaries } from "./self-check";

const HERE = { allowed: [], guarded: [], loopback: true } as const;
const closing: net.Server[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) server.close();
});

async function canary(): Promise<{ target: string; asked: () => number }> {
  let asked = 0;
  const server = net.createServer((socket) => {
    asked++;
    socket.on("error", () => undefined);
  });
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  closing.push(server);
  return { target: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

/** Never allowed as a target, so nothing answers for it, on any machine. */
const GONE = "169.254.0.1:443";

it("are gone when none of them answers, and not while one does", async () => {
  const { target } = await canary();
  const canaries = new Canaries(HERE);
  expect(await canaries.areGone()).toBe(false);
  canaries.replace([GONE]);
  expect(await canaries.areGone()).toBe(true);
  canaries.replace([GONE, target]);
  expect(await canaries.areGone()).toBe(false);
});

it("that refuse are there", async () => {
  const { target } = await canary();
  for (const server of closing.splice(0)) await new Promise((closed) => server.close(closed));
  const canaries = new Canaries(HERE);
  canaries.replace([target]);
  expect(await canaries.areGone()).toBe(false);
});

it("are asked once for all who ask in the same moment, and again later", async () => {
  const { target, asked } = await canary();
  const canaries = new Canaries(HERE);
  canaries.replace([target]);
  await Promise.all([1, 2, 3].map(() => canaries.areGone(1_000)));
  canaries.replace([target]);
  await canaries.areGone(3_999);
  expect(asked()).toBe(1);
  await canaries.areGone(4_001);
  expect(asked()).toBe(2);
});
