import { QualityTable } from "@/components/alerts/quality-table";
import { KIND_RULES, KIND_WORDS } from "@/components/alerts/quality-words";
import { Disclosure } from "@/components/ui/disclosure";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValues } from "@/components/ui/key-values";
import { Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { Time } from "@/components/ui/time";
import { ENOUGH, EPISODE_KINDS, MOST_EPISODES, QUALITY_DAYS, QualityQuery } from "@/lib/alerts/model/quality";
import { readQuality } from "@/lib/alerts/store/quality";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { addressOf, readSearch } from "@/lib/search-params";
import { formatCount } from "@/lib/units";

const PATH = "/alerts/quality";

export default async function QualityPage({ searchParams }: PageProps<"/alerts/quality">) {
  const person = await viewer();
  const { values, dropped } = readSearch(QualityQuery, await searchParams);
  const { days, since, isCut, sources } = await asViewer((actor) => readQuality(actor, Number(values.days)));
  return (
    <Page
      title="Quality of alerts"
      hint="Whether what a source sends is worth waking somebody. The one with the least to act on comes first."
      back={{ href: "/alerts", label: "Alerts" }}
    >
      <DroppedNotice dropped={dropped} />
      <Tabs
        label="Over how many days"
        tabs={QUALITY_DAYS.map((key) => ({
          key,
          label: `${key} days`,
          href: addressOf(PATH, { days: key === "30" ? null : key }),
        }))}
        current={values.days}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {isCut && (
          <p className="my-2 text-text-2">
            There were more than {formatCount(MOST_EPISODES)} episodes. Only the newest are counted: those
            since <Time at={since} zone={person.timeZone} form="second" />.
          </p>
        )}
        {sources.length === 0 ? (
          <EmptyState kind="not-known" title="Nothing to judge">
            No alert of which people were told began in these days, so nobody can say what they are worth.
          </EmptyState>
        ) : (
          <QualityTable sources={sources} days={days} />
        )}
        <Disclosure summary="What these words mean">
          <KeyValues
            items={EPISODE_KINDS.map((kind) => ({ key: KIND_WORDS[kind], value: KIND_RULES[kind] }))}
          />
          <p className="mt-2 max-w-prose text-text-2">
            Shares of acted on and noise are of the episodes that are over or that a person touched; of fewer
            than {ENOUGH} nothing is said. What was quiet all the time is not counted.
          </p>
        </Disclosure>
      </div>
    </Page>
  );
}
