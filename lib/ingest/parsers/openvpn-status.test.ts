import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { openvpnStatusParser } from "./openvpn-status";

const V3 = fixture("openvpn-status-v3.log");
const V2 = V3.replaceAll("\t", ",");
const V1 = fixture("openvpn-mgmt-status-1.txt");

describe("the OpenVPN status file", () => {
  it("is read in version 3", () => {
    const { clients, updated } = readValue(openvpnStatusParser, V3);
    expect(updated).toEqual({ epoch: 1795347898 });
    expect(clients).toEqual([
      {
        name: "bob-laptop",
        endpoint: "10.99.0.2:56191",
        address: "10.9.0.3",
        routes: ["10.9.0.3"],
        since: { epoch: 1795347886 },
        rxBytes: 3106,
        txBytes: 3114,
      },
      expect.objectContaining({ name: "alice", address: "10.9.0.2", rxBytes: 4605 }),
    ]);
  });

  it("is the same in version 2", () => {
    expect(readValue(openvpnStatusParser, V2)).toEqual(readValue(openvpnStatusParser, V3));
  });

  it("is read in version 1, whose times are local", () => {
    const { clients, updated } = readValue(openvpnStatusParser, V1);
    expect(updated).toEqual({ wall: "2026-11-22T11:44:59", offset: null });
    expect(clients[1]).toEqual({
      name: "alice",
      endpoint: "10.99.0.2:57060",
      address: "10.9.0.2",
      routes: ["10.9.0.2"],
      since: { wall: "2026-11-22T11:44:43", offset: null },
      rxBytes: 4645,
      txBytes: 3866,
    });
  });

  it("is read from the management interface, with its greeting and line ends", () => {
    const { clients } = readValue(openvpnStatusParser, fixture("openvpn-mgmt-status-3.txt"));
    expect(clients.map(({ name, rxBytes }) => [name, rxBytes])).toEqual([
      ["bob-laptop", 3258],
      ["alice", 4725],
    ]);
  });

  it("reads older stamps, IPv6 addresses, networks behind a client and learnt addresses", () => {
    const text = [
      "OpenVPN CLIENT LIST",
      "Updated,Thu Jun 18 08:12:15 2015",
      "Common Name,Real Address,Bytes Received,Bytes Sent,Connected Since",
      "site-b,2001:db8::7,9007199254740993,1,Thu Jun  4 04:23:14 2015",
      "UNDEF,192.0.2.9:40000,0,0,Thu Jun 18 08:12:10 2015",
      "ROUTING TABLE",
      "Virtual Address,Common Name,Real Address,Last Ref",
      "10.9.8.0/24,site-b,2001:db8::7,Thu Jun 18 08:12:09 2015",
      "10.9.0.9,site-b,2001:db8::7,Thu Jun 18 08:12:09 2015",
      "10.9.8.77C,site-b,2001:db8::7,Thu Jun 18 08:12:09 2015",
      "GLOBAL STATS",
      "Max bcast/mcast queue length,0",
      "END",
    ].join("\n");
    const { clients, updated } = readValue(openvpnStatusParser, text);
    expect(updated).toEqual({ wall: "2015-06-18T08:12:15", offset: null });
    expect(clients).toEqual([
      {
        name: "site-b",
        endpoint: "2001:db8::7",
        address: "10.9.0.9",
        routes: ["10.9.8.0/24", "10.9.0.9"],
        since: { wall: "2015-06-04T04:23:14", offset: null },
        rxBytes: "9007199254740993",
        txBytes: 1,
      },
      expect.objectContaining({ name: "UNDEF", address: null, routes: [] }),
    ]);
  });

  it("names a client without certificate after its user", () => {
    const text = V3.replace("\tbob-laptop\t10", "\tUNDEF\t10").replace("\tUNDEF\t1\t1", "\tbob\t1\t1");
    expect(readValue(openvpnStatusParser, text).clients[0]?.name).toBe("bob");
  });

  it("keeps a comma in a common name", () => {
    const v1 = readValue(openvpnStatusParser, V1.replaceAll("alice", "Doe, Alice"));
    expect(v1.clients[1]).toMatchObject({ name: "Doe, Alice", address: "10.9.0.2" });
    const v2 = readValue(openvpnStatusParser, V2.replaceAll("alice", "Doe, Alice"));
    expect(v2.clients[1]).toMatchObject({ name: "Doe, Alice", rxBytes: 4605, routes: ["10.9.0.2"] });
  });

  it("reads several files, as old as the oldest", () => {
    const { clients, updated } = readValue(openvpnStatusParser, V3 + V3.replace("1795347898", "1795340000"));
    expect(clients).toHaveLength(4);
    expect(updated).toEqual({ epoch: 1795340000 });
  });

  it("knows a server without clients from no server", () => {
    const empty = V3.split("\n").filter((line) => !/^(?:CLIENT_LIST|ROUTING_TABLE)/.test(line));
    expect(readValue(openvpnStatusParser, empty.join("\n")).clients).toEqual([]);
    expect(parsed(openvpnStatusParser, "")).toMatchObject({
      state: "unread",
      reason: "There is no OpenVPN status file.",
    });
    expect(parsed(openvpnStatusParser, "OpenVPN STATISTICS\nUpdated,2026-11-22 11:44:59\n")).toMatchObject({
      state: "unread",
      reason: "The status is that of an OpenVPN client or a point-to-point link.",
    });
    expect(parsed(openvpnStatusParser, "cat: /run/openvpn/status: No such file or directory\n").state).toBe(
      "unread",
    );
  });

  it("lists a line that is no client", () => {
    const result = parsed(openvpnStatusParser, `${V3}CLIENT_LIST\tx\n`);
    expect(result.unread).toEqual([expect.objectContaining({ text: "CLIENT_LIST\tx" })]);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: V3.length }), (text, at) => {
        for (const stdout of [text, V3.slice(0, at) + text + V3.slice(at), V1.slice(0, at) + text]) {
          expect(["read", "unread"]).toContain(parsed(openvpnStatusParser, stdout).state);
        }
      }),
    );
  });
});
