import { z } from "zod";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { SilenceTable } from "@/components/silences/silence-table";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { Tabs } from "@/components/ui/tabs";
import { SILENCE_STATES, type SilenceState } from "@/lib/alerts/model/silence";
import { listSilences } from "@/lib/alerts/store/silence-list";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";

const ROWS = 50;
const PATH = "/alerts/silences";
const Query = z.object({ state: z.enum(SILENCE_STATES).optional(), cursor: z.string().max(500).optional() });

const STATES: Record<SilenceState, { label: string; none: string; about: string }> = {
  active: {
    label: "Active",
    none: "Nothing is silenced",
    about: "People are told of every alert that is theirs.",
  },
  pending: {
    label: "To come",
    none: "No silence is planned",
    about: "One can begin later, for work at night.",
  },
  expired: {
    label: "Over",
    none: "No silence has ended yet",
    about: "What was hidden, by whom and why, stays here.",
  },
};

export default async function SilencesPage({ searchParams }: PageProps<"/alerts/silences">) {
  const person = await viewer();
  const { values, dropped } = readSearch(Query, await searchParams);
  const state = values.state ?? "active";
  const mayChange = allows(person, "alerts.silence.change");
  const page = await asViewer((actor) =>
    atPlace(values.cursor, (cursor) => listSilences(actor, { state, limit: ROWS, cursor })),
  );
  const atStart = values.cursor === undefined || page.strangeCursor !== null;
  const add = mayChange && (
    <LinkButton href={`${PATH}/new`} variant="primary">
      Silence alerts
    </LinkButton>
  );

  return (
    <Page
      title="Silences"
      hint="Alerts that match are kept and shown as quiet, and nobody is told of them. A silence always ends."
      back={{ href: "/alerts", label: "Alerts" }}
      actions={add}
    >
      <LiveRefresh topics={["alerts"]} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <Tabs
        label="Which silences"
        tabs={SILENCE_STATES.map((key) => ({
          key,
          label: STATES[key].label,
          href: addressOf(PATH, { state: key === "active" ? null : key }),
        }))}
        current={state}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title={STATES[state].none}>
            {STATES[state].about}
          </EmptyState>
        ) : (
          <>
            <SilenceTable
              silences={page.items}
              zone={person.timeZone}
              now={new Date()}
              mayChange={mayChange}
            />
            <Pagination
              things="silences"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total}
              previousHref={atStart ? null : addressOf(PATH, { state: values.state })}
              nextHref={page.next && addressOf(PATH, { state: values.state, cursor: page.next })}
            />
          </>
        )}
      </div>
    </Page>
  );
}
