/** The few facts that lists show of each server. Null means not known. */
import type { Address, Facts, Section, SectionName } from "./model/facts";

export type Summary = {
  osId: string | null;
  osName: string | null;
  osFamily: string | null;
  kernel: string | null;
  primaryAddress: string | null;
  packageCount: number | null;
  updateCount: number | null;
  securityCount: number | null;
  heldCount: number | null;
  rebootRequired: boolean | null;
  listenerCount: number | null;
  accountCount: number | null;
  unknownCount: number;
};

/** Sections that make a server "not fully seen" when they are unknown; the others are not on every server. */
export const EXPECTED = [
  "os",
  "kernel",
  "hardware",
  "addresses",
  "packages",
  "updates",
  "reboot",
  "services",
  "listeners",
  "accounts",
  "sudo",
  "keys",
  "firewall",
] as const satisfies readonly SectionName[];

export function summarise(facts: Facts): Summary {
  const os = known(facts.os);
  const updates = known(facts.updates)?.items ?? null;
  return {
    osId: os?.id ?? null,
    osName: os?.prettyName ?? null,
    osFamily: os?.family ?? null,
    kernel: known(facts.kernel)?.running ?? null,
    primaryAddress: primary(known(facts.addresses)?.items ?? []),
    packageCount: known(facts.packages)?.items.length ?? null,
    updateCount: updates?.length ?? null,
    securityCount: updates ? securityCount(updates) : null,
    heldCount: updates?.filter(({ held }) => held).length ?? null,
    rebootRequired: known(facts.reboot)?.required ?? null,
    listenerCount: known(facts.listeners)?.items.length ?? null,
    accountCount: known(facts.accounts)?.items.length ?? null,
    unknownCount: EXPECTED.filter((name) => facts[name].state === "unknown").length,
  };
}

function known<T>(section: Section<T>): T | null {
  return section.state === "known" ? section : null;
}

/** Null when nobody could tell for some of them and no other is a security update: zero would be a guess. */
function securityCount(updates: { security: boolean | null }[]): number | null {
  const count = updates.filter(({ security }) => security === true).length;
  return count === 0 && updates.some(({ security }) => security === null) ? null : count;
}

const UNROUTED = /^(127\.|169\.254\.|::1$|fe80:)/i;

/** The first address that others can reach; IPv4 first, as people know their servers by it. */
function primary(items: Address[]): string | null {
  const reachable = items.filter(({ address }) => !UNROUTED.test(address));
  return (reachable.find(({ family }) => family === 4) ?? reachable[0])?.address ?? null;
}
