import { z } from "zod";
import { FindingList } from "@/components/oncall/finding-list";
import { NobodyPaged } from "@/components/oncall/nobody-paged";
import { OnCallTable } from "@/components/oncall/on-call-table";
import { OwnShifts } from "@/components/oncall/own-shifts";
import { RotaStrip } from "@/components/oncall/rota-strip";
import { ShiftList } from "@/components/oncall/shift-list";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { Untrusted } from "@/components/ui/untrusted";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { listCandidates } from "@/lib/oncall/store/candidates";
import { findOwnFeed } from "@/lib/oncall/store/feeds";
import { CHECKED_DAYS, pageOfRotas, readOnCall, shiftsOfPerson, stripsOf } from "@/lib/oncall/store/on-call";
import { addressOf, readSearch } from "@/lib/search-params";

const ROWS = 20;
const DAYS = 14;
const Query = z.object({ cursor: z.string().max(500).optional() });

export default async function OnCallPage({ searchParams }: PageProps<"/oncall">) {
  const person = await viewer();
  const zone = person.timeZone;
  const now = new Date();
  const { values, dropped } = readSearch(Query, await searchParams);
  const mayStandIn = allows(person, "oncall.override.change");
  const mayChange = allows(person, "oncall.rota.change");
  const [{ duty, rotas, findings, paging }, candidates, feedSince] = await Promise.all([
    asViewer((actor) => readOnCall(actor, now)),
    mayStandIn ? asViewer(listCandidates) : [],
    asViewer(() => findOwnFeed(person)),
  ]);
  const page = pageOfRotas(duty, values.cursor, ROWS);
  const strips = stripsOf(duty, page.items, now.getTime(), now.getTime() + DAYS * 86_400_000, zone);
  const shown = rotas.filter(({ rotaId }) => page.items.some(({ id }) => id === rotaId));

  return (
    <Page
      title="On-call"
      hint={`Who is asked when something is wrong. Times are in ${zone}.`}
      actions={
        <>
          <LinkButton href="/oncall/simulation">Who gets woken?</LinkButton>
          <LinkButton href="/oncall/policies">Policies</LinkButton>
          {mayChange && (
            <LinkButton href="/oncall/rotas/add" variant="primary">
              Add a rota
            </LinkButton>
          )}
        </>
      }
    >
      <LiveRefresh topics={["oncall"]} apartS={2} />
      <DroppedNotice
        dropped={
          page.isStrange && values.cursor ? [...dropped, { name: "cursor", value: values.cursor }] : dropped
        }
      />
      <NobodyPaged paging={paging} mayChange={allows(person, "oncall.policy.change")} />
      {rotas.length === 0 ? (
        <Card title="On call now">
          <EmptyState
            kind="nothing-yet"
            title="No rota is kept yet"
            action={mayChange && <LinkButton href="/oncall/rotas/add">Add a rota</LinkButton>}
          >
            A rota says who has the duty when. A policy then says which alerts it is asked about.
          </EmptyState>
        </Card>
      ) : (
        <>
          <Card title="On call now">
            <OnCallTable rotas={shown} candidates={candidates} me={person.id} zone={zone} now={now} />
          </Card>
          {paging.policies > 0 && (
            <Card title={`What would reach nobody in the next ${CHECKED_DAYS} days`}>
              {findings.length === 0 ? (
                <EmptyState kind="all-clear" title="Nothing was found">
                  Every hour of every rota that is used is covered by somebody with a channel that was proven.
                </EmptyState>
              ) : (
                <FindingList findings={findings} />
              )}
            </Card>
          )}
          {page.items.map((rota, place) => {
            const strip = strips[place];
            return (
              strip && (
                <Card key={rota.id} title={<Untrusted text={rota.name} />} hint={`The next ${DAYS} days`}>
                  <RotaStrip strip={strip} me={person.id} withLayers />
                  <Disclosure summary="As a list">
                    <ShiftList caption={`Shifts of ${rota.name}`} pieces={strip.whole} />
                  </Disclosure>
                </Card>
              )
            );
          })}
          <Pagination
            things="rotas"
            shown={page.items.length}
            before={page.before}
            total={duty.rotas.length}
            previousHref={page.before === 0 ? null : "/oncall"}
            nextHref={page.next && addressOf("/oncall", { cursor: page.next })}
          />
        </>
      )}
      <Card title="My shifts">
        <OwnShifts
          shifts={shiftsOfPerson(duty, person.id, now.getTime())}
          feedSince={feedSince}
          zone={zone}
        />
      </Card>
    </Page>
  );
}
