import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "./button";
import { FilterForm } from "./filter-form";
import { Icon } from "./icon";
import { type Option, Select } from "./select";
import { TextInput } from "./text-input";

export type Filter = {
  name: string;
  label: string;
  /** The first one, with the value "", means "any". */
  options: readonly Option[];
  value: string;
};

/** A filter in force, and the address of the list without it. */
export type Chip = { label: string; removeHref: string };

type FilterBarProps = {
  /** The list's own path: "/servers". */
  action: string;
  search?: { name?: string; label: string; placeholder?: string; value: string };
  filters?: readonly Filter[];
  /** Filters that are needed less often; they unfold, and are open while one of them is in force. */
  more?: readonly Filter[];
  /** Inputs of another kind, in the same form: days, for instance. */
  fields?: ReactNode;
  /** Parameters that a new filter must keep: sort, env. Never the cursor. */
  keep?: Record<string, string | undefined>;
  chips?: readonly Chip[];
  clearHref?: string;
  actions?: ReactNode;
};

/** What a list is narrowed to. A plain GET form: the address holds it all, and it works without script. */
export function FilterBar({
  action,
  search,
  filters = [],
  more = [],
  fields,
  keep = {},
  chips = [],
  clearHref,
  actions,
}: FilterBarProps) {
  return (
    <search className="grid gap-2">
      <FilterForm action={action}>
        {Object.entries(keep).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
        {search && (
          <div className="relative min-w-0 flex-1 basis-full md:max-w-sm md:basis-56">
            <Icon
              name="search"
              className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-text-3"
            />
            <TextInput
              type="search"
              aria-label={search.label}
              name={search.name ?? "q"}
              defaultValue={search.value}
              key={search.value}
              placeholder={search.placeholder ?? search.label}
              className="pl-8"
              data-filter=""
              autoComplete="off"
              spellCheck={false}
            />
          </div>
        )}
        {filters.map((filter) => (
          <Choice key={`${filter.name}=${filter.value}`} filter={filter} />
        ))}
        {fields}
        <Button type="submit">Filter</Button>
        {actions && <div className="ml-auto flex flex-wrap gap-2">{actions}</div>}
        {more.length > 0 && (
          <details open={more.some(({ value }) => value !== "")} className="group basis-full">
            <summary className="inline-flex min-h-6 list-none items-center gap-1.5 text-text-2 hover:text-text pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
              <Icon name="right" className="group-open:rotate-90" />
              More filters
            </summary>
            <div className="flex flex-wrap items-center gap-2 pt-2">
              {more.map((filter) => (
                <Choice key={`${filter.name}=${filter.value}`} filter={filter} />
              ))}
            </div>
          </details>
        )}
      </FilterForm>
      {chips.length > 0 && (
        <ul aria-label="Filters in force" className="flex flex-wrap items-center gap-2">
          {chips.map(({ label, removeHref }) => (
            <li key={label}>
              <Link
                href={removeHref}
                prefetch={false}
                className="inline-flex min-h-6 items-center gap-1 rounded-badge bg-selected py-0.5 pr-1 pl-2 hover:underline pointer-coarse:min-h-11"
              >
                {label}
                <Icon name="close" className="screen-only size-3" />
                <span className="sr-only">: remove this filter</span>
              </Link>
            </li>
          ))}
          {clearHref && (
            <li className="screen-only">
              <Link
                href={clearHref}
                prefetch={false}
                className="inline-flex min-h-6 items-center text-link underline underline-offset-2 pointer-coarse:min-h-11"
              >
                Clear filters
              </Link>
            </li>
          )}
        </ul>
      )}
    </search>
  );
}

function Choice({ filter: { name, label, options, value } }: { filter: Filter }) {
  return (
    <Select
      name={name}
      aria-label={label}
      options={options}
      defaultValue={value}
      className="min-w-28 max-md:flex-1 max-md:basis-36 md:w-auto"
    />
  );
}
