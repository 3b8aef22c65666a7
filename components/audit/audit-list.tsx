import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import type { AuditFilter, AuditPage } from "@/lib/audit/model";
import { addressOf } from "@/lib/search-params";
import { formatCount } from "@/lib/units";
import { AuditFilters } from "./audit-filters";
import { AuditTable } from "./audit-table";

type AuditListProps = {
  page: AuditPage;
  filter: AuditFilter;
  /** No cursor: the rows are counted from 1. */
  atStart: boolean;
  zone: string;
};

export function AuditList({ page, filter, atStart, zone }: AuditListProps) {
  const { items, next, previous, total, totalIsLowerBound } = page;
  const href = (changes: Record<string, string | undefined>) =>
    addressOf("/audit", { ...filter, ...changes });
  return (
    <>
      <AuditFilters filter={filter} href={href} />
      {items.length === 0 ? (
        <Card title="Entries">
          {Object.values(filter).some((value) => value !== undefined) ? (
            <EmptyState kind="nothing-matches" title="No entry matches these filters" clearHref="/audit" />
          ) : (
            <EmptyState kind="nothing-yet" title="No entry yet">
              Each change, each sign-in and each refusal becomes an entry.
            </EmptyState>
          )}
        </Card>
      ) : (
        <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
          <AuditTable entries={items} zone={zone} />
          <Pagination
            things="entries"
            shown={items.length}
            before={atStart ? 0 : null}
            total={totalIsLowerBound ? null : total}
            previousHref={previous && href({ cursor: previous })}
            nextHref={next && href({ cursor: next })}
          />
          {totalIsLowerBound && <p className="text-text-3">More than {formatCount(total)} entries match.</p>}
        </div>
      )}
    </>
  );
}
