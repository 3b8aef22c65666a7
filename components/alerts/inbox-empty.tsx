import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Time } from "@/components/ui/time";
import type { AlertStateName } from "@/lib/alerts/model/alert";
import { counted } from "@/lib/units";

type InboxEmptyProps = {
  listed: AlertStateName;
  isFiltered: boolean;
  clearHref: string;
  /** Who could have told: sources, those that ever sent anything, and when the last one did. */
  reach: { sources: number; heard: number; lastAt: Date | null };
  mayAddSource: boolean;
  zone: string;
  now: Date;
};

/** Nothing to show, which is good news only when somebody would have told us. */
export function InboxEmpty({
  listed,
  isFiltered,
  clearHref,
  reach,
  mayAddSource,
  zone,
  now,
}: InboxEmptyProps) {
  if (isFiltered) {
    return <EmptyState kind="nothing-matches" title="No alert matches these filters" clearHref={clearHref} />;
  }
  if (listed !== "open") return <EmptyState kind="all-clear" title={NONE[listed]} />;
  const { sources, heard, lastAt } = reach;
  const add = mayAddSource && (
    <LinkButton href="/settings/sources/add" variant="primary">
      Add a source
    </LinkButton>
  );
  if (sources === 0) {
    return (
      <EmptyState kind="nothing-yet" title="No source sends alerts yet" action={add}>
        Point Prometheus, Alertmanager, Grafana or another tool here, and what it finds stands in this list.
        Until then only Garrison's own alerts stand here: of objectives, heartbeats and paging.
      </EmptyState>
    );
  }
  if (heard < sources) {
    return (
      <EmptyState kind="not-known" title="No open alert, as far as we hear">
        {heard === 0
          ? `${counted(sources, "source")} could tell, and none has ever sent anything.`
          : `${counted(sources - heard, "source")} of ${sources} never sent anything.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState kind="all-clear" title="No open alert">
      {counted(sources, "source")} could tell; the last word came <Time at={lastAt} zone={zone} now={now} />.
    </EmptyState>
  );
}

const NONE: Record<Exclude<AlertStateName, "open">, string> = {
  acknowledged: "Nobody has acknowledged an alert at this moment",
  snoozed: "No alert is snoozed",
  resolved: "No alert is over yet",
};
