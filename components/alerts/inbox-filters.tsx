import { type Chip, type Filter, FilterBar } from "@/components/ui/filter-bar";
import type { AlertFilter } from "@/lib/alerts/model/alert";
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";
import { visibleText } from "@/lib/untrusted";
import type { InboxPlace } from "./inbox-address";
import { orWords } from "./words";

type InboxFiltersProps = {
  filter: AlertFilter;
  /** What was typed, with its quotes. */
  typed: string;
  /** Sources that this person may know. */
  sources: readonly { id: string; name: string }[];
  /** The address of the list with other values. */
  href: (changes: InboxPlace) => string;
};

/** What takes every filter away. The state is no filter: it is one of the tabs. */
export const NO_FILTER: InboxPlace = {
  sev: undefined,
  env: undefined,
  source: undefined,
  server: undefined,
  group: undefined,
  owner: undefined,
  q: undefined,
};

/** What the inbox is narrowed to; the environment is chosen in the header, for all pages. */
export function InboxFilters({ filter, typed, sources, href }: InboxFiltersProps) {
  const filters = filtersOf(filter, sources);
  const chips = chipsOf(filter, typed, filters, href);
  return (
    <FilterBar
      action="/alerts"
      search={{
        label: "Words of a title or label, or a filter such as sev:critical env:prod is:open owner:me",
        placeholder: "Words, or sev:critical owner:me",
        value: typed,
      }}
      filters={filters}
      keep={{
        status: filter.status === "open" ? undefined : filter.status,
        env: filter.environment,
        server: filter.server,
        group: filter.group,
      }}
      chips={chips}
      clearHref={chips.length > 0 ? href(NO_FILTER) : undefined}
    />
  );
}

function filtersOf(
  { severity, source, owner }: AlertFilter,
  sources: InboxFiltersProps["sources"],
): Filter[] {
  const sev = (severity ?? []).join(",");
  const known = SEVERITY_OPTIONS.some(({ value }) => value === sev);
  return [
    {
      name: "sev",
      label: "Severity",
      value: sev,
      options: known
        ? SEVERITY_OPTIONS
        : [...SEVERITY_OPTIONS, { value: sev, label: capital(orWords(severity ?? [])) }],
    },
    { name: "owner", label: "Owner", value: owner ?? "", options: OWNER_OPTIONS },
    ...(sources.length > 0
      ? [
          {
            name: "source",
            label: "Source",
            value: source ?? "",
            options: [
              { value: "", label: "Any source" },
              ...sources.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
            ],
          },
        ]
      : []),
  ];
}

function chipsOf(
  filter: AlertFilter,
  typed: string,
  filters: readonly Filter[],
  href: InboxFiltersProps["href"],
): Chip[] {
  const chosen = filters
    .filter(({ value }) => value !== "")
    .map(({ name, label, options, value }) => ({
      label: `${label}: ${options.find((option) => option.value === value)?.label ?? value}`,
      removeHref: href({ [name]: undefined }),
    }));
  const hidden = [
    { name: "q", is: typed !== "", label: `“${visibleText(typed)}”` },
    {
      name: "env",
      is: filter.environment !== undefined,
      label: `Environment: ${visibleText(filter.environment ?? "")}`,
    },
    { name: "server", is: filter.server !== undefined, label: "One server" },
    { name: "group", is: filter.group !== undefined, label: "One rule" },
    {
      name: "source",
      is: filter.source !== undefined && !filters.some(({ name }) => name === "source"),
      label: "One source",
    },
  ];
  return [
    ...hidden
      .filter(({ is }) => is)
      .map(({ name, label }) => ({ label, removeHref: href({ [name]: undefined }) })),
    ...chosen,
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const upTo = (worst: Severity) => SEVERITIES.slice(0, SEVERITIES.indexOf(worst) + 1).join(",");

const SEVERITY_OPTIONS = [
  { value: "", label: "Any severity" },
  { value: "critical", label: "Critical" },
  { value: upTo("high"), label: "High and worse" },
  { value: upTo("medium"), label: "Medium and worse" },
  { value: "high", label: "High" },
  { value: "medium", label: "Medium" },
  { value: "low", label: "Low" },
  { value: "info", label: "Info" },
];
const OWNER_OPTIONS = [
  { value: "", label: "Any owner" },
  { value: "me", label: "Mine" },
  { value: "nobody", label: "Nobody's" },
];
