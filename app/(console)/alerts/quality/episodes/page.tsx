import { EpisodeTable } from "@/components/alerts/episode-table";
import { episodesAddress, KIND_RULES, KIND_WORDS } from "@/components/alerts/quality-words";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { Tabs } from "@/components/ui/tabs";
import { EPISODE_KINDS, EpisodeQuery } from "@/lib/alerts/model/quality";
import { listEpisodes } from "@/lib/alerts/store/quality";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace, Paging } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";

const ROWS = 50;
const Query = EpisodeQuery.extend({ cursor: Paging.shape.cursor });

export default async function EpisodesPage({ searchParams }: PageProps<"/alerts/quality/episodes">) {
  const person = await viewer();
  const { values, dropped } = readSearch(Query, await searchParams);
  const { days, source, what } = values;
  const page = await asViewer((actor) =>
    atPlace(values.cursor, (cursor) => listEpisodes(actor, { days, source, what, limit: ROWS, cursor })),
  );
  const atStart = values.cursor === undefined || page.strangeCursor !== null;
  const name = source ? page.items[0]?.source.name : null;
  return (
    <Page
      title={`Episodes, ${days} days`}
      hint={`${name ? `Of ${name}. ` : ""}${KIND_RULES[what]}`}
      back={{
        href: addressOf("/alerts/quality", { days: days === "30" ? null : days }),
        label: "Quality of alerts",
      }}
    >
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <Tabs
        label="Which episodes"
        tabs={EPISODE_KINDS.map((key) => ({
          key,
          label: KIND_WORDS[key],
          href: episodesAddress(Number(days), key, source),
        }))}
        current={what}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="There is none">
            No episode of these days is one.
          </EmptyState>
        ) : (
          <>
            <EpisodeTable episodes={page.items} zone={person.timeZone} />
            <Pagination
              things="episodes"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total}
              previousHref={atStart ? null : episodesAddress(Number(days), what, source)}
              nextHref={page.next && episodesAddress(Number(days), what, source, page.next)}
            />
          </>
        )}
      </div>
    </Page>
  );
}
