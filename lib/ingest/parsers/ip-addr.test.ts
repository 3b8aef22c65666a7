import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { ipAddrParser } from "./ip-addr";

test("web01: JSON and text say the same", () => {
  const addresses = readValue(ipAddrParser, fixture("web01.ip-addr.json"));
  expect(addresses).toHaveLength(8);
  expect(addresses).toContainEqual({
    interface: "lo",
    address: "2001:db8:bad::5",
    prefix: 128,
    family: 6,
    vlanId: null,
  });
  expect(readValue(ipAddrParser, fixture("web01.ip-addr.txt"))).toEqual(addresses);
});

test("VLANs by name and parent, veth ends are none", () => {
  const text = `1: lo: <LOOPBACK,UP> mtu 16436 qdisc noqueue state UNKNOWN
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
5: bond1.57@bond1: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP
    link/ether 00:11:3f:e2:f5:9e brd ff:ff:ff:ff:ff:ff
    inet 10.192.4.171/27 brd 10.192.4.191 scope global bond1.57
    inet6 fe80::211:3fff:fee2:f59e/64 scope link
       valid_lft forever preferred_lft forever
6: veth7.3@if2: <BROADCAST,UP> mtu 1500
    inet 10.0.0.1 peer 10.0.0.2/32 scope global veth7.3
7: vlan200@eth0: <BROADCAST,UP> mtu 1500
    inet 10.2.0.1/24 scope global vlan200
8: eth0.100: <BROADCAST,UP> mtu 1500
    inet 10.3.0.1/24 scope global eth0.100
`;
  const result = parsed(ipAddrParser, text);
  expect(result.unread).toEqual([]);
  expect(result.state === "read" && result.value).toEqual([
    { interface: "lo", address: "127.0.0.1", prefix: 8, family: 4, vlanId: null },
    { interface: "bond1.57", address: "10.192.4.171", prefix: 27, family: 4, vlanId: 57 },
    { interface: "bond1.57", address: "fe80::211:3fff:fee2:f59e", prefix: 64, family: 6, vlanId: 57 },
    { interface: "veth7.3", address: "10.0.0.1", prefix: 32, family: 4, vlanId: null },
    { interface: "vlan200", address: "10.2.0.1", prefix: 24, family: 4, vlanId: 200 },
    { interface: "eth0.100", address: "10.3.0.1", prefix: 24, family: 4, vlanId: null },
  ]);
});

test("ip -d says the VLAN id outright, whatever the name", () => {
  const link = {
    ifname: "dmz",
    link: "eth0",
    linkinfo: { info_kind: "vlan", info_data: { protocol: "802.1Q", id: 30 } },
    addr_info: [{}, { family: "inet", local: "192.0.2.1", prefixlen: 24 }],
  };
  expect(readValue(ipAddrParser, JSON.stringify([{}, link]))).toEqual([
    { interface: "dmz", address: "192.0.2.1", prefix: 24, family: 4, vlanId: 30 },
  ]);
});

test("what is no address is told, never guessed", () => {
  const infos = [
    { local: "300.1.1.1", prefixlen: 24 },
    { local: "192.0.2.1", prefixlen: 33 },
    { local: 7, prefixlen: 8 },
    { local: "192.0.2.7", prefixlen: 24 },
  ];
  const result = parsed(ipAddrParser, JSON.stringify([{ ifname: "eth0", addr_info: infos }, 5]));
  expect(result.state === "read" && result.value.map(({ address }) => address)).toEqual(["192.0.2.7"]);
  expect(result.unread).toHaveLength(4);
});

test("no addresses is a fact, a broken output is not", () => {
  expect(readValue(ipAddrParser, '[{"ifname":"lo","addr_info":[]}]')).toEqual([]);
  expect(parsed(ipAddrParser, "[]")).toMatchObject({ state: "unread", reason: "ip lists no interface." });
  expect(parsed(ipAddrParser, '[{"ifname":').state).toBe("unread");
  expect(parsed(ipAddrParser, "").state).toBe("unread");
  expect(parsed(ipAddrParser, "Object is unknown\n").state).toBe("unread");
});
