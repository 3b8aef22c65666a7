import { type Chip, type Filter, FilterBar } from "@/components/ui/filter-bar";
import { TextInput } from "@/components/ui/text-input";
import type { AuditFilter } from "@/lib/audit/model";
import { AREAS, actionWords } from "@/lib/audit/words";

type AuditFiltersProps = {
  filter: AuditFilter;
  /** The address of the log with other values. */
  href: (changes: Partial<Record<keyof AuditFilter, undefined>>) => string;
};

/** What takes every filter away. */
export const NONE = {
  actor: undefined,
  action: undefined,
  target: undefined,
  outcome: undefined,
  from: undefined,
  to: undefined,
  q: undefined,
} as const;

/** What the audit log is narrowed to. */
export function AuditFilters({ filter, href }: AuditFiltersProps) {
  const chips = chipsOf(filter, href);
  return (
    <FilterBar
      action="/audit"
      search={{
        label: "Beginning of a name, action or target, or a whole address or request id",
        placeholder: "Name, target, address or request id",
        value: filter.q ?? "",
      }}
      filters={filtersOf(filter)}
      fields={
        <>
          <Day name="from" label="From" value={filter.from} />
          <Day name="to" label="To" value={filter.to} />
        </>
      }
      keep={{ actor: filter.actor, target: filter.target }}
      chips={chips}
      clearHref={chips.length > 0 ? href(NONE) : undefined}
    />
  );
}

function filtersOf({ action, outcome }: AuditFilter): Filter[] {
  const one = action && !AREAS.some(({ prefix }) => prefix === action);
  return [
    {
      name: "action",
      label: "Action",
      value: action ?? "",
      options: [
        { value: "", label: "Any action" },
        ...(one ? [{ value: action, label: actionWords(action) }] : []),
        ...AREAS.map(({ prefix, label }) => ({ value: prefix, label })),
      ],
    },
    {
      name: "outcome",
      label: "Result",
      value: outcome ?? "",
      options: [
        { value: "", label: "Any result" },
        { value: "done", label: "Done" },
        { value: "refused", label: "Refused" },
        { value: "failed", label: "Failed" },
      ],
    },
  ];
}

/** A day of the reader's own zone. */
function Day({ name, label, value }: { name: "from" | "to"; label: string; value: string | undefined }) {
  const day = value?.length === 10 ? value : "";
  return (
    <label
      htmlFor={`audit-${name}`}
      className="inline-flex items-center gap-1.5 text-text-2 max-md:flex-1 max-md:basis-36"
    >
      {label}
      <TextInput
        type="date"
        id={`audit-${name}`}
        name={name}
        defaultValue={day}
        key={day}
        className="md:w-auto"
      />
    </label>
  );
}

function chipsOf(filter: AuditFilter, href: AuditFiltersProps["href"]): Chip[] {
  const { q, actor, action, target, outcome, from, to } = filter;
  const area = AREAS.find(({ prefix }) => prefix === action);
  const words: [keyof AuditFilter, string | undefined][] = [
    ["q", q && `“${q}”`],
    ["actor", actor && `Who: ${actor}`],
    ["action", action && `Action: ${area?.label ?? actionWords(action)}`],
    ["target", target && `Target: ${target}`],
    ["outcome", outcome && `Result: ${outcome}`],
    ["from", from && `From ${from}`],
    ["to", to && (to.length === 10 ? `To the end of ${to}` : `Before ${to}`)],
  ];
  return words.flatMap(([name, label]) =>
    label ? [{ label, removeHref: href({ [name]: undefined }) }] : [],
  );
}
