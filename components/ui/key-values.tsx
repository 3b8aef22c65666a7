import type { ReactNode } from "react";

export type KeyValue = { key: string; value: ReactNode; hint?: ReactNode };

/** The last row is two of them, and neither has a line below it. */
const TWO_COLUMNS = "lg:grid-cols-2 lg:[&>:nth-last-child(2):nth-child(odd)]:border-b-0";

/** Facts about one thing. */
export function KeyValues({ items, columns = 1 }: { items: readonly KeyValue[]; columns?: 1 | 2 }) {
  return (
    <dl className={`grid gap-x-8 ${columns === 2 ? TWO_COLUMNS : ""}`}>
      {items.map(({ key, value, hint }) => (
        <div
          key={key}
          className="grid gap-x-4 border-b border-border py-1.5 last:border-b-0 sm:grid-cols-[minmax(7rem,14rem)_1fr]"
        >
          <dt className="text-text-3">{key}</dt>
          <dd className="min-w-0">
            {value}
            {hint && <span className="block text-xs text-text-3">{hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
