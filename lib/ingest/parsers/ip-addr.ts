/**
 * Which addresses does the server have? `ip -j addr`, or the text of `ip addr` where the option is missing.
 *
 * The VLAN id is said outright only with `ip -d`; else it is what the name says, when the interface hangs on a
 * parent: eth0.100@eth0, vlan100@eth0.
 */
import ipaddr from "ipaddr.js";
import type { Address } from "@/lib/fleet/model/facts";
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const ipAddrParser: Parser<Address[]> = { spec: "ip-addr", version: 2, parse };

function parse(output: Output): Read<Address[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const text = output.stdout.trim();
  if (text === "") return unreadable(complaintOf(output));
  return text.startsWith("[") ? parseJson(text) : parseText(output);
}

function parseJson(text: string): Read<Address[]> {
  const links = jsonArray(text);
  if (links === null) return unreadable("The output is not complete JSON.");
  const addresses: Address[] = [];
  const unread: Unread[] = [];
  for (const [index, link] of links.entries()) {
    // Old versions of ip print {} for what they filtered out.
    if (isEmptyObject(link)) continue;
    const name = textOf(link, "ifname");
    const infos = fieldOf(link, "addr_info");
    if (name === null || !Array.isArray(infos)) {
      note(unread, { number: index + 1, text: JSON.stringify(link) }, "not an interface");
      continue;
    }
    const vlanId = declaredVlan(link) ?? vlanOfName(name, textOf(link, "link"));
    for (const info of infos as unknown[]) {
      if (isEmptyObject(info)) continue;
      const address = addressOf(name, textOf(info, "local"), Number(fieldOf(info, "prefixlen")), vlanId);
      if (address) addresses.push(address);
      else note(unread, { number: index + 1, text: JSON.stringify(info) }, "not an address");
    }
  }
  if (links.length === 0) return unreadable("ip lists no interface.", unread);
  return addresses.length === 0 && unread.length > 0
    ? unreadable("No address could be read.", unread)
    : read(addresses, unread);
}

function parseText(output: Output): Read<Address[]> {
  const addresses: Address[] = [];
  const unread: Unread[] = [];
  let link: { name: string; vlanId: number | null } | null = null;
  for (const line of linesOf(output.stdout)) {
    const header = /^\d{1,10}: ([^\s:@]{1,64})(?:@([^\s:]{1,64}))?: </.exec(line.text);
    const info = /^ {4}inet6? (\S+)(?: peer (\S+))? /.exec(`${line.text} `);
    if (header?.[1]) {
      link = { name: header[1], vlanId: vlanOfName(header[1], header[2] ?? null) };
    } else if (info && link) {
      const [address, prefix] = (info[1] ?? "").split("/");
      const peerPrefix = (info[2] ?? "").split("/")[1];
      const length = Number(prefix ?? peerPrefix ?? "NaN");
      const read = addressOf(link.name, address ?? null, length, link.vlanId);
      if (read) addresses.push(read);
      else note(unread, line, "not an address");
    } else if (!line.text.startsWith("    ") || link === null) note(unread, line, "not a line of ip addr");
  }
  return link === null ? unreadable(complaintOf(output), unread) : read(addresses, unread);
}

function addressOf(
  name: string,
  local: string | null,
  prefix: number,
  vlanId: number | null,
): Address | null {
  const family = local === null ? null : familyOf(local);
  if (local === null || family === null || name.length > 64) return null;
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128)) return null;
  return { interface: name, address: local, prefix, family, vlanId };
}

/** Four decimal numbers up to 255, without leading zeros. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

function familyOf(address: string): 4 | 6 | null {
  if (IPV4.test(address)) return 4;
  return ipaddr.IPv6.isValid(address) ? 6 : null;
}

/** linkinfo of `ip -d -j`. */
function declaredVlan(link: unknown): number | null {
  const info = fieldOf(link, "linkinfo");
  if (textOf(info, "info_kind") !== "vlan") return null;
  return vlanNumber(Number(fieldOf(fieldOf(info, "info_data"), "id")));
}

/** A parent such as if7 is the other end of a veth pair in another namespace, never the port below a VLAN. */
function vlanOfName(name: string, parent: string | null): number | null {
  if (parent === null || /^if\d+$/.test(parent)) return null;
  const match = /(?:\.|^vlan)(\d{1,4})$/i.exec(name);
  return match ? vlanNumber(Number(match[1])) : null;
}

function vlanNumber(id: number): number | null {
  return Number.isInteger(id) && id >= 1 && id <= 4094 ? id : null;
}

function jsonArray(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function textOf(value: unknown, key: string): string | null {
  const text = fieldOf(value, key);
  return typeof text === "string" ? text : null;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
