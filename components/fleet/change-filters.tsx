import { type Chip, type Filter, FilterBar } from "@/components/ui/filter-bar";
import { CHANGE_KINDS, type ChangeFilter } from "@/lib/fleet/model/server";
import { addressOf } from "@/lib/search-params";
import { KIND_WORDS } from "./change-words";

/** What the list of changes is narrowed to; the environment is chosen in the header, for all pages. */
export function ChangeFilters({ filter }: { filter: ChangeFilter }) {
  const href = (changes: Record<string, undefined>) => addressOf("/changes", { ...filter, ...changes });
  const filters: Filter[] = [
    { name: "kind", label: "Kind", value: filter.kind ?? "", options: KIND_OPTIONS },
    {
      name: "hours",
      label: "Time",
      value: filter.hours ? String(filter.hours) : "",
      options: hoursOf(filter),
    },
  ];
  const chips: Chip[] = filters
    .filter(({ value }) => value !== "")
    .map(({ name, label, options, value }) => ({
      label: `${label}: ${options.find((option) => option.value === value)?.label ?? value}`,
      removeHref: href({ [name]: undefined }),
    }));
  if (filter.verb) {
    chips.push({ label: `What happened: ${filter.verb}`, removeHref: href({ verb: undefined }) });
  }
  if (filter.env) {
    chips.push({ label: `Environment: ${filter.env}`, removeHref: href({ env: undefined }) });
  }
  return (
    <FilterBar
      action="/changes"
      filters={filters}
      keep={{ env: filter.env }}
      chips={chips}
      clearHref={chips.length > 0 ? "/changes" : undefined}
    />
  );
}

const KIND_OPTIONS = [
  { value: "", label: "Any kind" },
  ...CHANGE_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] ?? kind })),
];

const HOURS = [
  { value: "", label: "Any time" },
  { value: "1", label: "Last hour" },
  { value: "24", label: "Last 24 hours" },
  { value: "168", label: "Last 7 days" },
  { value: "744", label: "Last 31 days" },
];

/** A span that somebody typed stands among the usual ones, so that choosing a kind does not lose it. */
function hoursOf({ hours }: ChangeFilter) {
  if (!hours || HOURS.some(({ value }) => value === String(hours))) return HOURS;
  return [...HOURS, { value: String(hours), label: `Last ${hours} hours` }];
}
