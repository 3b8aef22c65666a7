import { Tabs } from "@/components/ui/tabs";
import { ACK_MINUTES, ALERT_STATES, type AlertFilter, type AlertRow } from "@/lib/alerts/model/alert";
import { addressOf } from "@/lib/search-params";
import { counted } from "@/lib/units";
import { AlertInbox } from "./alert-inbox";
import { AnnounceList } from "./announce-list";
import { listedFor, readerOf } from "./for-reader";
import { type InboxPlace, inboxAddress } from "./inbox-address";
import { InboxEmpty } from "./inbox-empty";
import { InboxFilters, NO_FILTER } from "./inbox-filters";
import { nextMorning } from "./next-morning";
import { STATE_WORDS, scopeWords } from "./words";

type InboxListProps = {
  page: { items: AlertRow[]; next: string | null; total: number };
  counts: Partial<Record<AlertRow["state"], number>>;
  reach: { sources: number; heard: number; lastAt: Date | null };
  filter: AlertFilter & { status: AlertRow["state"] };
  /** What was typed, with its quotes. */
  typed: string;
  sources: readonly { id: string; name: string }[];
  cursor: string | undefined;
  person: { id: string; timeZone: string };
  may: { act: boolean; declare: boolean; addSource: boolean };
  now: Date;
};

/** The inbox: which alerts these are, in words, what narrows them, and the alerts. */
export function InboxList(props: InboxListProps) {
  const { page, counts, reach, filter, typed, sources, cursor, person, may, now } = props;
  const { status, severity, environment, source, server, group, owner, q } = filter;
  const shown: InboxPlace = {
    status,
    sev: severity?.join(","),
    env: environment,
    source,
    server,
    group,
    owner,
    q: typed || undefined,
  };
  const href = (changes: InboxPlace) => inboxAddress({ ...shown, ...changes });
  const isFiltered = Object.keys(NO_FILTER).some((name) => shown[name as keyof InboxPlace] !== undefined);
  const query = addressOf("", {
    status,
    severity: severity?.join(","),
    environment,
    source,
    server,
    group,
    q,
    owner,
  });

  return (
    <>
      <Tabs
        label="States"
        current={status}
        tabs={ALERT_STATES.map((state) => ({
          key: state,
          label: STATE_WORDS[state],
          href: href({ status: state }),
          count: counts[state] ?? null,
        }))}
      />
      <InboxFilters filter={filter} typed={typed} sources={sources} href={href} />
      <AnnounceList
        list={href({ cursor })}
        words={page.total === 0 ? "No alert." : `${counted(page.total, "alert")}.`}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        <AlertInbox
          key={href({ cursor })}
          alerts={page.items.map((alert) => listedFor(person, alert, now))}
          total={page.total}
          atStart={cursor === undefined}
          previousHref={cursor === undefined ? null : href({})}
          nextHref={page.next && href({ cursor: page.next })}
          listed={status}
          query={query}
          readAt={now.getTime()}
          reader={readerOf(person, now)}
          mayAct={may.act}
          mayDeclare={may.declare}
          ackMs={ACK_MINUTES.default * 60_000}
          morning={nextMorning(now.getTime(), person.timeZone)}
          scope={scopeWords({
            status,
            severity,
            environment,
            owner,
            group,
            words: q ?? "",
            source: source ? (sources.find(({ id }) => id === source)?.name ?? "one source") : null,
            server: server !== undefined,
          })}
          empty={
            <InboxEmpty
              listed={status}
              isFiltered={isFiltered}
              clearHref={href(NO_FILTER)}
              reach={reach}
              mayAddSource={may.addSource}
              zone={person.timeZone}
              now={now}
            />
          }
        />
      </div>
    </>
  );
}
