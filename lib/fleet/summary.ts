/** The few facts that lists show of each server. Null means not known. */
import { databasesAmong } from "./databases";
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
  databases: string | null;
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

type Parts = { [Name in SectionName]?: (section: never) => Partial<Summary> };

/** What each section adds to the summary. */
const PARTS: Parts = {
  os: (section: Facts["os"]) => {
    const os = known(section);
    return { osId: os?.id ?? null, osName: os?.prettyName ?? null, osFamily: os?.family ?? null };
  },
  kernel: (section: Facts["kernel"]) => ({ kernel: known(section)?.running ?? null }),
  addresses: (section: Facts["addresses"]) => ({ primaryAddress: primary(known(section)?.items ?? []) }),
  packages: (section: Facts["packages"]) => ({ packageCount: known(section)?.items.length ?? null }),
  updates: (section: Facts["updates"]) => {
    const updates = known(section)?.items ?? null;
    return {
      updateCount: updates?.length ?? null,
      securityCount: updates ? securityCount(updates) : null,
      heldCount: updates?.filter(({ held }) => held).length ?? null,
    };
  },
  reboot: (section: Facts["reboot"]) => ({ rebootRequired: known(section)?.required ?? null }),
  listeners: (section: Facts["listeners"]) => ({ listenerCount: known(section)?.items.length ?? null }),
  services: (section: Facts["services"]) => ({
    databases: known(section) && databasesAmong(known(section)?.items ?? []).join(","),
  }),
  accounts: (section: Facts["accounts"]) => ({ accountCount: known(section)?.items.length ?? null }),
};

/** The part of the summary that these sections give; what the others give is absent. */
export function summariseSome(sections: readonly { name: SectionName; value: unknown }[]): Partial<Summary> {
  const parts = sections.map(({ name, value }) => PARTS[name]?.(value as never) ?? {});
  return Object.assign({}, ...parts) as Partial<Summary>;
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
