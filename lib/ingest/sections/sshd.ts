/**
 * How is the SSH server set up?
 *
 * The options are those of `sshd -T`. They are read from the files, so they tell nothing of a daemon that was not
 * reloaded; and when systemd's ssh.socket listens in sshd's place, the port is the socket's, whatever `Port` says.
 */
import type { Sshd, SshdOptions } from "@/lib/fleet/model/facts";
import type { SshdUnit } from "../parsers/sshd-process";
import type { Unit } from "../parsers/units";
import type { Draft, Evidence, SectionRule } from "./section";

export const sshdRule: SectionRule<"sshd"> = {
  section: "sshd",
  specs: ["sshd-effective", "sshd-effective-root", "sshd-process"],
  context: ["units"],
  needs: { options: ["sshd-effective", "sshd-effective-root"] },
  combine,
};

function combine(evidence: Evidence): Draft<Sshd> {
  const everyone = evidence.value<SshdOptions>("sshd-effective");
  const root = evidence.value<SshdOptions>("sshd-effective-root");
  // Older versions refuse `sshd -T` without a connection to match as soon as there is a Match block.
  const options = everyone ?? root;
  const socketListen = socketOf(evidence);
  const bound = socketListen !== null && socketListen.length > 0 ? socketListen : null;
  return {
    ports: bound ? portsOf([], bound) : options && portsOf(valuesOf(options, "port"), listensOf(options)),
    listenAddresses: bound ?? (options && listensOf(options)),
    options,
    rootOptions: everyone && root && differences(everyone, root),
    socketListen,
  };
}

/** `Port` and the ports that ListenAddress names: sshd prints `port 22` even when every address has its own. */
function portsOf(ports: readonly string[], addresses: readonly string[]): number[] {
  const named = addresses.flatMap((address) => /:(\d{1,5})(?:\s|$)/.exec(address)?.[1] ?? bare(address));
  return [...new Set([...ports, ...named].map(Number))].filter((port) => port > 0 && port <= 65535);
}

/** A systemd socket may name a port alone. */
function bare(address: string): string[] {
  return /^\d{1,5}$/.test(address) ? [address] : [];
}

function listensOf(options: SshdOptions): string[] {
  return valuesOf(options, "listenaddress");
}

function valuesOf(options: SshdOptions, keyword: string): string[] {
  const value = options[keyword];
  return value === undefined ? [] : [value].flat();
}

function differences(everyone: SshdOptions, root: SshdOptions): SshdOptions {
  const changed = Object.entries(root).filter(
    ([keyword, value]) => JSON.stringify(value) !== JSON.stringify(everyone[keyword]),
  );
  return Object.fromEntries(changed);
}

/** Where ssh.socket listens: [] when it never did, null when nobody could tell. The list of units knows best. */
function socketOf(evidence: Evidence): string[] | null {
  const sockets = evidence.value<SshdUnit[]>("sshd-process")?.filter(({ id }) => /^sshd?\.socket$/.test(id));
  if (sockets === undefined) return null;
  const units = evidence.value<Unit[]>("units");
  return sockets.filter((socket) => isActive(socket, units)).flatMap(({ listen }) => listen);
}

function isActive(socket: SshdUnit, units: readonly Unit[] | null): boolean {
  if (units === null) return socket.entered;
  return units.some(({ unit, active }) => unit === socket.id && active === "active");
}
