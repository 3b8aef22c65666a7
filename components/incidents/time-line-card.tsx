import { Card } from "@/components/ui/card";
import { Pagination } from "@/components/ui/pagination";
import { Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { GROUPS, type Group, type Timeline } from "@/lib/incidents/model/timeline";
import { addressOf } from "@/lib/search-params";
import { NoteForm } from "./note-form";
import { Gaps, TimeLine } from "./time-line";
import { GROUP_WORDS } from "./words";

type TimeLineCardProps = {
  incidentId: string;
  page: Timeline;
  /** What the address narrows it to. */
  address: { show?: Group | undefined; order?: "oldest" | undefined; whole?: "yes" | undefined };
  atStart: boolean;
  zone: string;
  mayChange: boolean;
};

/** The time line with its tabs, and the place where notes are written. */
export function TimeLineCard({ incidentId, page, address, atStart, zone, mayChange }: TimeLineCardProps) {
  const path = `/incidents/${incidentId}`;
  const { show, order, whole } = address;
  const isWhole = atStart && page.next === null;
  const rows = order === "oldest" && isWhole ? [...page.items].reverse() : page.items;
  return (
    <Card
      title="Time line"
      hint={
        page.frozenBy === null
          ? "Evidence is read anew each time; what people wrote is only ever added to."
          : `As of closing: entry ${page.frozenBy} holds the evidence, and its hash covers it.`
      }
      actions={
        isWhole && (
          <TextLink
            href={addressOf(path, { show, order: order ? undefined : "oldest", whole })}
            className="screen-only inline-flex min-h-6 items-center"
          >
            {order ? "Newest first" : "Oldest first"}
          </TextLink>
        )
      }
      className="time-line-card"
    >
      {mayChange && <NoteForm incidentId={incidentId} zone={zone} />}
      <div className="my-3">
        <Tabs
          label="Rows of the time line"
          current={show ?? "all"}
          tabs={[
            { key: "all", label: "All", href: addressOf(path, { order, whole }) },
            ...GROUPS.map((key) => ({
              key,
              label: GROUP_WORDS[key],
              href: addressOf(path, { show: key, order, whole }),
            })),
          ]}
        />
      </div>
      <Gaps gaps={page.gaps} zone={zone} />
      <TimeLine rows={rows} show={show ?? null} zone={zone} incidentId={incidentId} mayChange={mayChange} />
      {!isWhole && (
        <>
          <Pagination
            things="rows"
            shown={page.items.length}
            before={atStart ? 0 : null}
            total={page.total}
            previousHref={atStart ? null : addressOf(path, { show })}
            nextHref={page.next && addressOf(path, { show, cursor: page.next })}
          />
          <p>
            <TextLink href={addressOf(path, { whole: "yes" })}>The whole time line on one page</TextLink>
            <span className="text-text-3">, as it is printed</span>
          </p>
        </>
      )}
    </Card>
  );
}
