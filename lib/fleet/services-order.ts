/** What of services and listeners is read first: what failed, what runs; and what others can reach. */
import type { Listener, Service } from "./model/facts";

/** Failed ones first, then running ones, then those that start by themselves; names nobody installed come last. */
export function servicesInOrder(services: readonly Service[]): Service[] {
  return [...services].sort((a, b) => rank(a) - rank(b) || (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0));
}

function rank({ active, load, type, enabled }: Service): number {
  if (active === "failed") return 0;
  if (load === "not-found") return 9;
  const isServing = type === "service" || type === "socket" || type === "timer";
  if (active === "active") return isServing ? 1 : 5;
  return isServing && enabled === "enabled" ? 2 : isServing ? 3 : 6;
}

/** Does it listen beyond the loopback addresses? */
export function isReachable({ address, interface: device }: Listener): boolean {
  return !(/^127\./.test(address) || address === "::1" || device === "lo");
}
