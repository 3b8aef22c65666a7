/**
 * What about a server needs a person? Worst first; what nobody knows stands before what is merely untidy, and is
 * never left out.
 */

import { counted } from "@/lib/units";
import type {
  Accounts,
  Facts,
  Firewall,
  Reboot,
  Section,
  Services,
  Sshd,
  TimeSync,
  Updates,
} from "./model/facts";
import { ODDITIES, type Oddity, type ServerDetail } from "./model/server";
import type { Tab } from "./model/server-page";

export type AttentionLevel = "critical" | "high" | "medium" | "unknown" | "low";
export type Attention = {
  level: AttentionLevel;
  /** "3 security updates wait" */
  words: string;
  /** Where the list behind it stands. */
  tab: Tab;
  hash?: string;
};

const ORDER: readonly AttentionLevel[] = ["critical", "high", "medium", "unknown", "low"];
const STALE_LISTS_S = 7 * 86_400;

type Overall = Pick<
  ServerDetail,
  "securityUpdates" | "heldUpdates" | "rebootRequired" | "unknownSections" | "oddities" | "agentSha256"
>;

/** From what is known in every list: the badges of a server. */
export function badgesOf(server: Overall, publishedSha256: string): Attention[] {
  const { securityUpdates, heldUpdates, rebootRequired, unknownSections, oddities, agentSha256 } = server;
  const found: Attention[] = oddities.map((oddity) => ({ ...ODDITY[oddity], tab: "evidence" as const }));
  if (securityUpdates === null)
    found.push({ level: "unknown", words: "Security updates not known", tab: "packages" });
  else if (securityUpdates > 0)
    found.push({ level: "high", words: counted(securityUpdates, "security update"), tab: "packages" });
  if (rebootRequired === true)
    found.push({ level: "medium", words: "Reboot needed", tab: "packages", hash: "reboot" });
  if (rebootRequired === null)
    found.push({ level: "unknown", words: "Need of a reboot not known", tab: "packages", hash: "reboot" });
  if (unknownSections !== null && unknownSections > 0)
    found.push({
      level: "unknown",
      words: `${counted(unknownSections, "section")} not known`,
      tab: "summary",
      hash: "not-known",
    });
  if (agentSha256 !== null && agentSha256 !== publishedSha256)
    found.push({ level: "medium", words: "Not the published agent", tab: "evidence" });
  if (heldUpdates !== null && heldUpdates > 0)
    found.push({ level: "low", words: counted(heldUpdates, "held package"), tab: "packages" });
  return worstFirst(found);
}

const ODDITY: Record<Oddity, { level: AttentionLevel; words: string }> = {
  clone: { level: "high", words: "Two agents share its secret" },
  replay: { level: "medium", words: "An old report came late" },
  gap: { level: "medium", words: "Reports are missing" },
  skew: { level: "medium", words: "Its clock runs ahead" },
};

/** What an oddity of a report means; the word itself where it is none that we know. */
export function oddityWords(oddity: string): string {
  return ODDITIES.find((known) => known === oddity) ? ODDITY[oddity as Oddity].words : oddity;
}

type Looked = Pick<Facts, "updates" | "reboot" | "services" | "sshd" | "accounts" | "firewall" | "timeSync">;

/** The badges, and what the facts themselves say. */
export function attentionOf(server: Overall, publishedSha256: string, facts: Looked): Attention[] {
  return worstFirst([
    ...badgesOf(server, publishedSha256),
    ...known(facts.accounts, accountsAttention),
    ...known(facts.sshd, sshdAttention),
    ...known(facts.updates, updatesAttention),
    ...known(facts.reboot, rebootAttention),
    ...known(facts.firewall, firewallAttention),
    ...known(facts.services, servicesAttention),
    ...known(facts.timeSync, timeAttention),
  ]);
}

function known<T>(section: Section<T>, look: (value: T) => Attention[]): Attention[] {
  return section.state === "known" ? look(section) : [];
}

function accountsAttention({ items }: Accounts): Attention[] {
  const found: Attention[] = [];
  const open = items.filter(({ password }) => password === "empty").length;
  if (open > 0)
    found.push({
      level: "critical",
      words: `${counted(open, "account")} without a password`,
      tab: "accounts",
    });
  const twins = items.filter(({ uid, name }) => uid === 0 && name !== "root").length;
  if (twins > 0)
    found.push({
      level: "high",
      words: `${counted(twins, "account")} beside root with user id 0`,
      tab: "accounts",
    });
  return found;
}

function sshdAttention({ options, rootOptions }: Sshd): Attention[] {
  const isOn = (keyword: string) => options[keyword] === "yes";
  const root = rootOptions?.["permitrootlogin"] ?? options["permitrootlogin"];
  const passwords = isOn("passwordauthentication") || rootOptions?.["passwordauthentication"] === "yes";
  const found: Attention[] = [];
  if (isOn("permitemptypasswords"))
    found.push({ level: "critical", words: "SSH accepts empty passwords", tab: "ssh" });
  if (root === "yes")
    found.push({
      level: "high",
      words: passwords ? "SSH lets root in, passwords accepted" : "SSH lets root in",
      tab: "ssh",
    });
  if (passwords && root !== "yes")
    found.push({ level: "medium", words: "SSH accepts passwords", tab: "ssh" });
  return found;
}

function updatesAttention({ cacheAgeSeconds }: Updates): Attention[] {
  if (cacheAgeSeconds === null || cacheAgeSeconds < STALE_LISTS_S) return [];
  const days = Math.floor(cacheAgeSeconds / 86_400);
  return [
    {
      level: "medium",
      words: `Package lists are ${counted(days, "day")} old, so newer updates are not seen`,
      tab: "packages",
    },
  ];
}

function rebootAttention({ servicesToRestart }: Reboot): Attention[] {
  const count = servicesToRestart?.length ?? 0;
  if (count === 0) return [];
  return [
    {
      level: "medium",
      words: `${counted(count, "service")} still running replaced code`,
      tab: "packages",
      hash: "reboot",
    },
  ];
}

function firewallAttention({ backend, gaps }: Firewall): Attention[] {
  if (backend === "none" && gaps.length === 0)
    return [{ level: "medium", words: "No firewall rules are in force", tab: "firewall" }];
  return [];
}

function servicesAttention({ items }: Services): Attention[] {
  const failed = items.filter(({ active }) => active === "failed").length;
  return failed > 0 ? [{ level: "medium", words: counted(failed, "failed unit"), tab: "services" }] : [];
}

function timeAttention({ synchronised }: TimeSync): Attention[] {
  return synchronised === false ? [{ level: "low", words: "Clock is not synchronised", tab: "summary" }] : [];
}

/** Of one level, the order in which they were found stays. */
function worstFirst(found: Attention[]): Attention[] {
  return [...found].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
}
