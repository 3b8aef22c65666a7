import { describe, expect, it } from "vitest";
import { keyOf, networkOf } from "./attempts";

describe("the network of an address", () => {
  it.each([
    ["192.0.2.17", "192.0.2.0/24"],
    ["::ffff:192.0.2.17", "192.0.2.0/24"],
    ["2001:db8:1:2:3:4:5:6", "20010db800010002/64"],
    ["2001:db8:1:2:ffff::1", "20010db800010002/64"],
    ["2001:db8:1:3::1", "20010db800010003/64"],
    ["not an address", "unknown"],
    ["", "unknown"],
    [null, "unknown"],
  ])("of %j is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("the key of a bucket", () => {
  it("shows neither the subject nor its length", () => {
    const key = keyOf("passphrase", "anna@example.com");
    expect(key).toMatch(/^passphrase:[A-Za-z0-9_-]{32}$/);
    expect(keyOf("passphrase", "bert@example.com")).not.toBe(key);
    expect(keyOf("code", "anna@example.com")).not.toBe(key);
  });
});
