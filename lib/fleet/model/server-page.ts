/** The words of a server's own page: its tabs, and what stands in its address. */
import { z } from "zod";
import type { SectionName } from "./facts";
import { CHANGE_KINDS } from "./server";

export const TABS = [
  "summary",
  "packages",
  "services",
  "ssh",
  "accounts",
  "firewall",
  "changes",
  "evidence",
] as const;
export type Tab = (typeof TABS)[number];

/** What each tab reads; nothing else is loaded for it. */
export const TAB_SECTIONS = {
  summary: [
    "os",
    "kernel",
    "hardware",
    "addresses",
    "updates",
    "reboot",
    "services",
    "sshd",
    "accounts",
    "firewall",
    "timeSync",
  ],
  packages: ["updates", "reboot", "packages"],
  services: ["services", "listeners"],
  ssh: ["sshd"],
  accounts: ["accounts", "groups", "sudo", "keys", "logins"],
  firewall: ["firewall"],
} as const satisfies Partial<Record<Tab, readonly SectionName[]>>;

/** What means something only with certain values; everything else in the address is words or places in lists. */
export const ServerPageAddress = z.object({
  tab: z.enum(TABS).default("summary"),
  kind: z.enum(CHANGE_KINDS).optional(),
});

/** The parameters of the address, each once. */
export type Query = Readonly<Record<string, string>>;

const QUERY_LIMIT = 4_000;

/** The first value of each parameter; empty ones are left out. */
export function readQuery(given: Record<string, string | string[] | undefined>): Query {
  const entries = Object.entries(given).flatMap(([key, value]) => {
    const text = (Array.isArray(value) ? value[0] : value)?.slice(0, QUERY_LIMIT);
    return text ? [[key, text] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** A page's number, 1 and up; 1 for anything that is none. */
export function pageNumberOf(query: Query, key = "page"): number {
  const text = query[key] ?? "";
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}

/** The address of a server's page. Defaults and empty values are left out; `hash` names the list to look at. */
export function serverHref(
  id: string,
  query: Record<string, string | null | undefined> = {},
  hash = "",
): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] =>
      Boolean(entry[1]) && !(entry[0] === "tab" && entry[1] === "summary"),
  );
  const search = new URLSearchParams(given).toString();
  return `/servers/${id}${search ? `?${search}` : ""}${hash ? `#${hash}` : ""}`;
}

/** The page with the raw bytes of one output. */
export function evidenceHref(serverId: string, reportId: string, spec: string): string {
  return `/servers/${serverId}/evidence/${reportId}/${encodeURIComponent(spec)}`;
}

/** Cursors lead forward only, so the address remembers those before: as many as one turns pages in a sitting. */
const TURNS = 40;

/** The parameters that lead to the page before and after the one of `query`; null where there is none. */
export function turnsOf(
  query: Query,
  next: string | null,
): { previous: Record<string, string | null> | null; next: Record<string, string | null> | null } {
  const { cursor = null } = query;
  const before = (query["before"] ?? "").split("~").filter(Boolean);
  const forward = { cursor: next, before: [...before, cursor ?? "first"].slice(-TURNS).join("~") };
  if (cursor === null) return { previous: null, next: next === null ? null : forward };
  const last = before.at(-1) ?? "first";
  const back = { cursor: last === "first" ? null : last, before: before.slice(0, -1).join("~") || null };
  return { previous: back, next: next === null ? null : forward };
}
