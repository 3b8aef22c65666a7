import { describe, expect, it } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";

const wireguard = outputOf("wg-peers", fixture("wireguard-show-all-dump.tsv"));
const openvpn = outputOf("openvpn-status", fixture("openvpn-status-v3.log"));

describe("the VPN of a server", () => {
  it("tells WireGuard's peers alone", () => {
    const { sections } = readAlone(wireguard);
    expect(sections["vpn"]).toMatchObject({ state: "known", kind: "wireguard", asOf: null });
  });

  it("tells OpenVPN's clients alone", () => {
    expect(readAlone(openvpn).sections["vpn"]).toEqual({
      state: "known",
      kind: "openvpn",
      asOf: "2026-11-22T11:44:58Z",
      peers: [
        {
          kind: "openvpn",
          id: "bob-laptop",
          interface: null,
          endpoint: "10.99.0.2:56191",
          address: "10.9.0.3",
          allowed: ["10.9.0.3"],
          lastHandshake: null,
          connectedSince: "2026-11-22T11:44:46Z",
          rxBytes: 3106,
          txBytes: 3114,
        },
        expect.objectContaining({ id: "alice", address: "10.9.0.2" }),
      ],
    });
  });

  it("lists both where a server has both", () => {
    const { vpn } = readReport([wireguard, openvpn]).facts;
    expect(vpn.state === "known" && [vpn.kind, vpn.peers.length]).toEqual(["wireguard", 6]);
    const idle = readReport([{ ...wireguard, stdout: "" }, openvpn]).facts.vpn;
    expect(idle.state === "known" && [idle.kind, idle.peers.length]).toEqual(["openvpn", 2]);
  });

  it("places version 1's local times in the server's zone", () => {
    const v1 = outputOf("openvpn-status", fixture("openvpn-mgmt-status-1.txt"));
    const clock = outputOf("time-sync", "Timezone=Europe/Berlin\nNTPSynchronized=yes\n");
    const { vpn } = readReport([v1, clock]).facts;
    expect(vpn.state === "known" && vpn.peers[0]?.connectedSince).toBe("2026-11-22T10:44:46Z");
  });

  it("is unknown when nothing could be read", () => {
    expect(readReport([{ ...wireguard, stdout: "", exit: 1 }]).facts.vpn).toEqual({
      state: "unknown",
      reason: "wg-peers: The command printed nothing and ended with exit status 1.",
    });
  });
});
