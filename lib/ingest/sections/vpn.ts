/** Who is connected to the server's VPN, and who may be? WireGuard's peers and OpenVPN's clients in one list. */
import type { Vpn, VpnPeer } from "@/lib/fleet/model/facts";
import { instantOf } from "../parsers/local-time";
import type { OpenvpnClient, OpenvpnStatus, StatusTime } from "../parsers/openvpn-status";
import type { ClockState } from "../parsers/time-sync";
import type { Draft, Evidence, SectionRule } from "./section";

export const vpnRule: SectionRule<"vpn"> = {
  section: "vpn",
  // time-sync only places local times: alone it says nothing of a VPN.
  specs: ["wg-peers", "openvpn-status"],
  needs: { kind: ["wg-peers", "openvpn-status"], peers: ["wg-peers", "openvpn-status"] },
  combine,
};

function combine(evidence: Evidence): Draft<Vpn> {
  const wireguard = evidence.value<VpnPeer[]>("wg-peers");
  const openvpn = evidence.value<OpenvpnStatus>("openvpn-status");
  if (wireguard === null && openvpn === null) return { kind: null, peers: null, asOf: null };

  const zone = evidence.value<ClockState>("time-sync")?.zone ?? null;
  const clients = openvpn?.clients.map((client) => peerOf(client, zone)) ?? [];
  const peers = [...(wireguard ?? []), ...clients];
  const onlyOpenvpn = wireguard === null || (wireguard.length === 0 && clients.length > 0);
  return {
    kind: onlyOpenvpn ? "openvpn" : "wireguard",
    peers,
    asOf: instant(openvpn?.updated ?? null, zone),
  };
}

function peerOf({ name, routes, since, ...client }: OpenvpnClient, zone: string | null): VpnPeer {
  return {
    kind: "openvpn",
    id: name,
    interface: null,
    endpoint: client.endpoint,
    address: client.address,
    allowed: routes,
    lastHandshake: null,
    connectedSince: instant(since, zone),
    rxBytes: client.rxBytes,
    txBytes: client.txBytes,
  };
}

function instant(time: StatusTime | null, zone: string | null): string | null {
  if (time === null) return null;
  return "epoch" in time
    ? new Date(time.epoch * 1000).toISOString().replace(".000Z", "Z")
    : instantOf(time, zone);
}
