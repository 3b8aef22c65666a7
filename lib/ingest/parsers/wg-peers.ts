/**
 * Which WireGuard peers does the server have? `wg show all dump`, and `wg show wg0 dump` without the interface column.
 *
 * A dump holds the private key of every interface and the preshared key of every peer; the agent replaces them, but a
 * raw dump is read too. Nothing but a peer's public key ever leaves this file: lines that are not understood are
 * described, never repeated, and complaints are cleared of everything that looks like a key.
 */
import type { VpnPeer } from "@/lib/fleet/model/facts";
import { byteCount } from "./byte-count";
import { linesOf } from "./lines";
import { type Output, type Parser, type Read, read, UNREAD_LIMIT, type Unread, unreadable } from "./parser";
import { complaintOf } from "./refusal";

export const wgPeersParser: Parser<VpnPeer[]> = { spec: "wg-peers", version: 2, parse };

const KEY = /^[A-Za-z0-9+/]{43}=$/;
const KEY_LIKE = /[A-Za-z0-9+/]{40,}={0,2}/g;

function parse(output: Output): Read<VpnPeer[]> {
  if (output.exit !== 0) return unreadable(complaintOf(output).replace(KEY_LIKE, "(hidden)"));
  const lines = linesOf(output.stdout).map(({ number, text }) => ({ number, columns: text.split("\t") }));
  const secrets = secretsOf(lines.map(({ columns }) => columns));
  const peers: VpnPeer[] = [];
  const unread: Unread[] = [];
  for (const { number, columns } of lines) {
    if (isInterface(columns)) continue;
    const peer = peerOf(columns);
    if (peer !== null && !secrets.has(peer.id)) peers.push(peer);
    else if (unread.length < UNREAD_LIMIT) {
      const text = `(a line of ${columns.length} columns, not shown: it may hold a key)`;
      unread.push({ line: number, text, why: "not a line of wg show dump" });
    }
  }
  if (peers.length === 0 && unread.length > 0) {
    return unreadable("The output is not that of wg show dump.", unread);
  }
  return read(peers, unread);
}

/** INTERFACE PRIVATE PUBLIC PORT FWMARK, the first column only with "all". */
function isInterface(columns: readonly string[]): boolean {
  const [, key, port, mark] = columns.length === 5 ? columns.slice(1) : columns;
  if (columns.length !== 5 && columns.length !== 4) return false;
  return isKey(key) && /^\d{1,5}$/.test(port ?? "") && /^(?:off|0x[0-9a-f]+|\d+)$/.test(mark ?? "");
}

/** INTERFACE PUBLIC PRESHARED ENDPOINT ALLOWED HANDSHAKE RX TX KEEPALIVE */
function peerOf(columns: readonly string[]): VpnPeer | null {
  if (columns.length !== 9 && columns.length !== 8) return null;
  const named = columns.length === 9;
  const [id, shared, endpoint, allowed, handshake, rx, tx] = named ? columns.slice(1) : columns;
  if (!isKey(id) || (!isKey(shared) && shared !== "(none)")) return null;
  const rxBytes = byteCount(rx);
  const txBytes = byteCount(tx);
  const lastHandshake = handshakeOf(handshake);
  if (id === undefined || rxBytes === null || txBytes === null || lastHandshake === undefined) return null;
  if (id === "(hidden)" || KEY.test(endpoint ?? "") || KEY.test(allowed ?? "")) return null;
  return {
    kind: "wireguard",
    id,
    interface: named ? (columns[0] ?? null) : null,
    endpoint: absent(endpoint),
    address: null,
    allowed: absent(allowed)?.split(",") ?? [],
    lastHandshake,
    connectedSince: null,
    rxBytes,
    txBytes,
  };
}

/** Every private and preshared key of the dump, so that a shifted column can never make one an id. */
function secretsOf(lines: readonly string[][]): ReadonlySet<string> {
  const at = (columns: string[]) =>
    columns.length === 5 ? 1 : columns.length === 4 ? 0 : columns.length - 7;
  return new Set(lines.map((columns) => columns[at(columns)] ?? "").filter((key) => KEY.test(key)));
}

function isKey(text: string | undefined): boolean {
  return text !== undefined && (KEY.test(text) || text === "(hidden)");
}

function absent(text: string | undefined): string | null {
  return text === undefined || text === "(none)" || text === "" ? null : text;
}

/** Seconds since 1970; 0 is "never" (null). Undefined for what is no time. */
function handshakeOf(text: string | undefined): string | null | undefined {
  if (text === undefined || !/^\d{1,11}$/.test(text)) return undefined;
  const seconds = Number(text);
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
