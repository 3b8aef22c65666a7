import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { wgPeersParser } from "./wg-peers";

const dump = fixture("wireguard-show-all-dump.tsv");
const alone = dump
  .split("\n")
  .filter((line) => line.startsWith("wg0\t"))
  .map((line) => line.slice("wg0\t".length))
  .join("\n");
/** Column 2 of interface lines, column 3 of peer lines: none of these may ever be printed. */
const SECRETS = [
  "IwBr5wmWIIQMcGPKTbAvjj2ZZjO0KBCoj145tAsUbhXg=",
  "yCuzf8eQTgDVNjcTZp29GzuFo/xseyuVks8H7EwYzmw=",
  "2ZLZYAJXBjVgYO7+GKEoqUuLjrzHIe7aY3WMNrfnuhE=",
];
const reading = (text: string, exit = 0, stderr = "") =>
  JSON.stringify(parsed(wgPeersParser, text, { exit, stderr }));

describe("wg show all dump", () => {
  it("reads every peer of every interface", () => {
    const peers = readValue(wgPeersParser, dump);
    expect(peers).toHaveLength(4);
    expect(peers[0]).toEqual({
      kind: "wireguard",
      id: "UeJ7MmgkhCN1MV122yBdl7AvHld7/LtyWsxD+0SNlkU=",
      interface: "wg0",
      endpoint: "10.99.0.2:51821",
      address: null,
      allowed: ["10.8.0.2/32", "fd00:8::2/128"],
      lastHandshake: "2026-11-22T11:43:57Z",
      connectedSince: null,
      rxBytes: 9388,
      txBytes: 28348,
    });
    expect(peers[1]).toMatchObject({ endpoint: null, lastHandshake: null, rxBytes: 0 });
    expect(peers[3]?.interface).toBe("wg1");
  });

  it("reads a dump of one interface", () => {
    const peers = readValue(wgPeersParser, alone);
    expect(peers.map(({ interface: name }) => name)).toEqual([null, null, null]);
    expect(peers[2]?.allowed).toEqual(["0.0.0.0/0", "::/0"]);
  });

  it("reads a dump whose keys were replaced on the server", () => {
    const hidden = SECRETS.reduce((text, key) => text.replaceAll(key, "(hidden)"), dump);
    expect(readValue(wgPeersParser, hidden)).toEqual(readValue(wgPeersParser, dump));
  });

  it("keeps counters beyond 2^53", () => {
    const line = alone
      .split("\n")[1]
      ?.replace("9388", "18446744073709551615")
      .replace("28348", "9007199254740991");
    expect(readValue(wgPeersParser, line ?? "")[0]).toMatchObject({
      rxBytes: "18446744073709551615",
      txBytes: 9007199254740991,
    });
  });

  it("takes nothing and exit 0 for no interface, and a complaint for none read", () => {
    expect(readValue(wgPeersParser, "")).toEqual([]);
    const denied = "Unable to access interface wg0: Permission denied\n";
    expect(parsed(wgPeersParser, "", { exit: 1, stderr: denied })).toMatchObject({
      state: "unread",
      reason: "Unable to access interface wg0: Permission denied",
    });
    expect(parsed(wgPeersParser, fixture("wireguard-show.txt")).state).toBe("unread");
  });
});

describe("keys that are not public", () => {
  it.each([
    ["a dump", dump],
    ["a dump of one interface", alone],
    ["a configuration", fixture("wireguard-showconf.txt")],
    ["a dump with columns lost", dump.replaceAll("\t51820\toff", "").replaceAll("(none)\t", "")],
    ["a dump with blanks for tabs", dump.replaceAll("\t", " ")],
    ["a dump with one column more", dump.replaceAll("\n", "\tx\n")],
    ["a dump cut in the middle of a line", dump.slice(0, 60)],
  ])("never leave %s", (_, text) => {
    for (const secret of SECRETS) {
      expect(reading(text)).not.toContain(secret);
      expect(reading(text, 1, `wg: ${text}`)).not.toContain(secret);
    }
  });

  it("are never printed, whichever columns are shuffled or lost", () => {
    const key = fc.constantFrom(...SECRETS);
    const column = fc.oneof(key, fc.constantFrom("wg0", "(none)", "off", "0", "51820", "10.8.0.2/32"));
    const shapes = fc
      .constantFrom(4, 5, 8, 9)
      .chain((length) => fc.array(column, { minLength: length, maxLength: length }));
    fc.assert(
      fc.property(shapes, key, ([first, second, ...rest], secret) => {
        const interfaceLine = `wg0\t${secret}\tUeJ7MmgkhCN1MV122yBdl7AvHld7/LtyWsxD+0SNlkU=\t51820\toff`;
        const text = `${interfaceLine}\n${[first, secret, second, ...rest].slice(0, rest.length + 2).join("\t")}`;
        expect(reading(text)).not.toContain(secret);
      }),
    );
  });
});
