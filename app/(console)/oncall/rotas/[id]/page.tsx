import { firstDay } from "@/components/oncall/layer-draft";
import { NextLine, NowLine } from "@/components/oncall/on-call-words";
import { OverrideForm } from "@/components/oncall/override-form";
import { OverrideTable } from "@/components/oncall/override-table";
import { CalendarFeed } from "@/components/oncall/own-shifts";
import { RotaForm } from "@/components/oncall/rota-form";
import { RotaStrip } from "@/components/oncall/rota-strip";
import { ShiftList } from "@/components/oncall/shift-list";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValues } from "@/components/ui/key-values";
import { Page } from "@/components/ui/page";
import { Untrusted } from "@/components/ui/untrusted";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { listCandidates } from "@/lib/oncall/store/candidates";
import { readOnCall, stripsOf, theRota } from "@/lib/oncall/store/on-call";
import { listOverrides } from "@/lib/oncall/store/overrides";
import { getRota } from "@/lib/oncall/store/rotas";
import { timeZones } from "@/lib/settings/organisation";

const DAYS = 14;

export default async function RotaPage({ params }: PageProps<"/oncall/rotas/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const { timeZone: zone } = person;
  const now = new Date();
  const mayChange = allows(person, "oncall.rota.change");
  const mayStandIn = allows(person, "oncall.override.change");
  const [rota, onCall, overrides, candidates] = await Promise.all([
    asViewer((actor) => getRota(actor, id)),
    asViewer((actor) => readOnCall(actor, now)),
    asViewer((actor) => listOverrides(actor, id)),
    asViewer(listCandidates),
  ]);
  const { known, turn } = theRota(onCall, id);
  const [strip] = stripsOf(onCall.duty, known, now.getTime(), now.getTime() + DAYS * 86_400_000, zone);
  const words = { me: person.id, zone, now };

  return (
    <Page
      title={<Untrusted text={rota.name} />}
      name="Rota"
      hint={`Times are in ${zone}; its own clock is that of ${rota.timeZone}.`}
      back={{ href: "/oncall", label: "On-call" }}
      actions={
        mayStandIn && turn && <OverrideForm rota={turn} candidates={candidates} me={person.id} now={now} />
      }
    >
      <LiveRefresh topics={["oncall"]} id={id} apartS={2} />
      {turn && strip && (
        <Card title="On call">
          <KeyValues
            items={[
              { key: "Now", value: <NowLine {...words} turn={turn.now} next={turn.next} /> },
              { key: "Next", value: <NextLine {...words} next={turn.next} /> },
            ]}
          />
          <div className="mt-2">
            <RotaStrip strip={strip} me={person.id} withLayers />
          </div>
          <Disclosure summary="As a list">
            <ShiftList caption={`Shifts of the next ${DAYS} days`} pieces={strip.whole} />
          </Disclosure>
        </Card>
      )}
      <Card title="Overrides">
        {overrides.length === 0 ? (
          <EmptyState kind="nothing-yet" title="Nobody stands in">
            The layers alone say who is on call.
          </EmptyState>
        ) : (
          <OverrideTable rotaId={id} overrides={overrides} zone={zone} now={now} mayChange={mayStandIn} />
        )}
      </Card>
      {mayChange && (
        <>
          <RotaForm
            key={rota.changedAt.toISOString()}
            rota={rota}
            candidates={candidates}
            known={onCall.duty.people.map(({ id: personId, name }) => ({ id: personId, name }))}
            timeZones={timeZones()}
            timeZone={zone}
            firstDay={firstDay(now, zone)}
            me={person.id}
          />
          <Card title="Calendar, and the end of the rota">
            <CalendarFeed
              path={`/api/oncall/rotas/${id}/feed`}
              isOpen={rota.hasFeed}
              about="Whoever has the address sees who is on call in this rota, and nothing else."
            />
            <div className="mt-3">
              <ActionForm
                method="DELETE"
                path={`/api/oncall/rotas/${id}`}
                submit="Retire rota"
                done="The rota is retired."
                question="Retire this rota? Nobody is on call in it any more, and its calendar is closed."
                to="/oncall"
                className="contents"
              />
            </div>
          </Card>
        </>
      )}
    </Page>
  );
}
