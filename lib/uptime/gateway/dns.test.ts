/** Against a resolver of our own on loopback that speaks DNS, and misbehaves where it is told. */
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { outcomeOfError } from "../socket-error";
import { lookAtDns } from "./dns";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** @param answer the response code and the IPv4 addresses to answer with; null for silence */
async function resolving(answer: { code: number; addresses: string[] } | null): Promise<Resolver> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    if (answer) socket.send(reply(query, answer), port, address);
  });
  await new Promise<void>((up) => socket.bind(0, "127.0.0.1", up));
  closing.push(() => socket.close());
  // Whoever does answer may take its time: the machine may be busy.
  const resolver = new Resolver({ timeout: answer ? 20_000 : 300, tries: 1 });
  resolver.setServers([`127.0.0.1:${(socket.address() as AddressInfo).port}`]);
  return resolver;
}

/** RFC 1035, section 4: the question as it came, and one A record for each address. */
function reply(query: Buffer, { code, addresses }: { code: number; addresses: string[] }): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split(".").map(Number)]),
  );
  return Buffer.concat([header, query.subarray(12, end), ...records]);
}

async function seen(answer: Parameters<typeof resolving>[0], expected: string[] = []) {
  const settings = { kind: "dns", name: "shop.example.com", type: "A", expected } as const;
  return lookAtDns(settings, 30_000, await resolving(answer)).catch((error: { code?: string }) =>
    outcomeOfError(error.code ?? ""),
  );
}

const FOUND = { code: 0, addresses: ["192.0.2.7", "192.0.2.8"] };

it("is well when the name has records, and those that are expected", async () => {
  expect(await seen(FOUND)).toMatchObject({ class: "ok", detail: "192.0.2.7 192.0.2.8" });
  expect(await seen(FOUND, ["192.0.2.8"])).toMatchObject({ class: "ok" });
  expect(await seen(FOUND, ["192.0.2.9"])).toMatchObject({ class: "fail", reason: "records" });
});

it.each([
  ["no such name", { code: 3, addresses: [] }, "fail", "no-such-name"],
  ["no records", { code: 0, addresses: [] }, "fail", "no-records"],
  ["a resolver that failed", { code: 2, addresses: [] }, "invalid", "our-dns"],
  ["a resolver that refuses", { code: 5, addresses: [] }, "invalid", "our-dns"],
  ["a resolver that says nothing", null, "invalid", "our-dns"],
] as const)("%s", async (_, answer, kind, reason) => {
  expect(await seen(answer && { ...answer, addresses: [] })).toMatchObject({ class: kind, reason });
});
