import type { ReactNode } from "react";
import { type Chip, type Filter, FilterBar } from "@/components/ui/filter-bar";
import type { FilterChoices, ServerFilter } from "@/lib/fleet/model/server";

type ServerFiltersProps = {
  filter: ServerFilter;
  choices: FilterChoices;
  /** What a new filter keeps: order and columns. */
  keep: Record<string, string | undefined>;
  /** The address of the list with other values. */
  href: (changes: Record<string, string | undefined>) => string;
  actions?: ReactNode;
};

/** What the list of servers is narrowed to; the environment is chosen in the header, for all pages. */
export function ServerFilters({ filter, choices, keep, href, actions }: ServerFiltersProps) {
  const all = filtersOf(filter, choices);
  const chips = chipsOf(filter, all, href);
  return (
    <FilterBar
      action="/servers"
      search={{ label: "Name or address of a server", placeholder: "Name or address", value: filter.q ?? "" }}
      filters={all.slice(0, 2)}
      more={all.slice(2)}
      keep={{ ...keep, env: filter.env }}
      chips={chips}
      clearHref={chips.length > 0 ? href(NONE) : undefined}
      actions={actions}
    />
  );
}

/** What takes every filter away. */
export const NONE: Record<string, undefined> = {
  q: undefined,
  env: undefined,
  role: undefined,
  zone: undefined,
  os: undefined,
  contact: undefined,
  security: undefined,
  reboot: undefined,
  sight: undefined,
};

function filtersOf(filter: ServerFilter, choices: FilterChoices): Filter[] {
  const named = (any: string, names: readonly string[]) => [
    { value: "", label: any },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  return [
    { name: "contact", label: "Reporting", value: filter.contact ?? "", options: CONTACT_OPTIONS },
    { name: "security", label: "Security updates", value: filter.security ?? "", options: SECURITY_OPTIONS },
    { name: "role", label: "Role", value: filter.role ?? "", options: named("Any role", choices.role) },
    { name: "zone", label: "Zone", value: filter.zone ?? "", options: named("Any zone", choices.zone) },
    { name: "os", label: "System", value: filter.os ?? "", options: named("Any system", choices.os) },
    { name: "reboot", label: "Reboot", value: filter.reboot ?? "", options: REBOOT_OPTIONS },
    { name: "sight", label: "Sight", value: filter.sight ?? "", options: SIGHT_OPTIONS },
  ];
}

function chipsOf(filter: ServerFilter, filters: readonly Filter[], href: ServerFiltersProps["href"]): Chip[] {
  const chosen = filters
    .filter(({ value }) => value !== "")
    .map(({ name, label, options, value }) => ({
      label: `${label}: ${options.find((option) => option.value === value)?.label ?? value}`,
      removeHref: href({ [name]: undefined }),
    }));
  const typed = filter.q ? [{ label: `“${filter.q}”`, removeHref: href({ q: undefined }) }] : [];
  const env = filter.env
    ? [{ label: `Environment: ${filter.env}`, removeHref: href({ env: undefined }) }]
    : [];
  return [...typed, ...env, ...chosen];
}

const CONTACT_OPTIONS = [
  { value: "", label: "Reporting or not" },
  { value: "reporting", label: "Reporting" },
  { value: "missing", label: "Not reporting" },
  { value: "silent", label: "Silent" },
  { value: "never", label: "Never reported" },
];
const SECURITY_OPTIONS = [
  { value: "", label: "Any security updates" },
  { value: "yes", label: "Security updates wait" },
  { value: "no", label: "No security update waits" },
  { value: "unknown", label: "Updates not known" },
];
const REBOOT_OPTIONS = [
  { value: "", label: "Reboot or not" },
  { value: "yes", label: "Reboot needed" },
  { value: "no", label: "No reboot needed" },
  { value: "unknown", label: "Reboot not known" },
];
const SIGHT_OPTIONS = [
  { value: "", label: "Fully seen or not" },
  { value: "full", label: "Every section known" },
  { value: "partial", label: "Seen only in part" },
];
