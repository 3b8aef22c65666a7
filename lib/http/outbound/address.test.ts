import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { type Policy, refusalOf, speaksHttp } from "./address";

const CLOSED: Policy = { allowed: [], guarded: [] };
const EVERYTHING: Policy = {
  allowed: [ipaddr.parseCIDR("0.0.0.0/0"), ipaddr.parseCIDR("::/0")],
  guarded: [{ address: "10.1.2.3", port: 5432 }],
};

const NEVER = [
  ...[
    "127.0.0.1",
    "127.255.255.255",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "169.254.169.254",
    "169.254.1.1",
  ],
  ...["168.63.129.16", "100.100.100.200", "192.0.0.192"],
  ...["::", "::1", "fe80::1", "ff02::1", "fd00:ec2::254", "::ffff:169.254.169.254", "::ffff:7f00:1"],
  ...["::127.0.0.1", "::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe", "2002:7f00:1::", "2001::1"],
];
const PRIVATE = [
  ...["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "192.0.2.1", "240.0.0.1"],
  ...["fd12::1", "fec0::1", "2001:db8::1", "::ffff:10.0.0.1"],
];

describe("an address", () => {
  it.each(NEVER)("%s is never a target, whatever is allowed", (address) => {
    expect(refusalOf(address, 443, CLOSED)).toBe("never");
    expect(refusalOf(address, 443, EVERYTHING)).toBe("never");
  });

  it.each(PRIVATE)("%s is a target only where an operator allows it", (address) => {
    expect(refusalOf(address, 443, CLOSED)).toBe("not-allowed");
    expect(refusalOf(address, 443, EVERYTHING)).toBeNull();
  });

  it.each(["203.0.114.9", "1.1.1.1", "2606:4700::1111", "[2606:4700::1111]"])("%s is a target", (address) => {
    expect(refusalOf(address, 443, CLOSED)).toBeNull();
  });

  it.each(["", "example.com", "1.1.1.1%eth0", "fe80::1%2", "1.2.3.4.5", "::g"])(
    "%j is no address",
    (text) => {
      expect(refusalOf(text, 443, EVERYTHING)).toBe("no-address");
    },
  );

  it("of our database is never a target at its port, in any spelling", () => {
    expect(refusalOf("10.1.2.3", 5432, EVERYTHING)).toBe("never");
    expect(refusalOf("::ffff:10.1.2.3", 5432, EVERYTHING)).toBe("never");
    expect(refusalOf("10.1.2.3", 443, EVERYTHING)).toBeNull();
  });

  it("of loopback is a target in tests alone", () => {
    expect(refusalOf("127.0.0.1", 80, { ...CLOSED, loopback: true })).toBeNull();
    expect(refusalOf("169.254.169.254", 80, { ...CLOSED, loopback: true })).toBe("never");
  });

  it("is judged the same when it is mapped into IPv6", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(refusalOf(`::ffff:${address}`, 443, CLOSED)).toBe(refusalOf(address, 443, CLOSED));
      }),
    );
  });
});

it("no request goes to ports of mail, shells and databases", () => {
  for (const port of [22, 25, 5432, 6379, 9200, 0, 65_536]) expect(speaksHttp(port)).toBe(false);
  for (const port of [80, 443, 3000, 8080, 8443, 9090]) expect(speaksHttp(port)).toBe(true);
});
