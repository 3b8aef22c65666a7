import { z } from "zod";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { CallRecipes } from "@/components/uptime/call-recipes";
import { FlipTable } from "@/components/uptime/flip-table";
import { HeartbeatFacts } from "@/components/uptime/heartbeat-facts";
import { HeartbeatForm } from "@/components/uptime/heartbeat-form";
import { HeartbeatStatus } from "@/components/uptime/heartbeat-status";
import { PingTable } from "@/components/uptime/ping-table";
import { allows } from "@/lib/auth/permissions";
import { listPlaces } from "@/lib/fleet/store/places";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";
import { timeZones } from "@/lib/settings/organisation";
import { counted } from "@/lib/units";
import { getHeartbeat } from "@/lib/uptime/store/heartbeat-list";
import { listFlips, listPings } from "@/lib/uptime/store/ping-log";

const ROWS = 25;
const place = z.string().max(500).optional();
/** Calls and changes are two lists of one page, and each has a place of its own. */
const Address = z.object({ calls: place, changes: place });

export default async function HeartbeatPage({ params, searchParams }: PageProps<"/uptime/heartbeats/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const { values, dropped } = readSearch(Address, await searchParams);
  const mayChange = allows(person, "uptime.heartbeat.change");
  const [heartbeat, pings, flips, environments] = await Promise.all([
    asViewer((actor) => getHeartbeat(actor, id)),
    asViewer((actor) => atPlace(values.calls, (cursor) => listPings(actor, id, { limit: ROWS, cursor }))),
    asViewer((actor) => atPlace(values.changes, (cursor) => listFlips(actor, id, { limit: ROWS, cursor }))),
    mayChange ? asViewer((actor) => listPlaces(actor, "environments")) : [],
  ]);
  const now = new Date();
  const zone = person.timeZone;
  const here = `/uptime/heartbeats/${id}`;
  const strange = [
    ...(pings.strangeCursor ? [{ name: "calls", value: pings.strangeCursor }] : []),
    ...(flips.strangeCursor ? [{ name: "changes", value: flips.strangeCursor }] : []),
  ];
  const isPaused = heartbeat.standing === "paused";

  return (
    <Page
      title={<Untrusted text={heartbeat.name} />}
      name="Heartbeat"
      live={
        <>
          <HeartbeatStatus heartbeat={heartbeat} />
          {heartbeat.standing !== "new" && (
            <>
              {" since "}
              <Time at={heartbeat.since} zone={zone} form="minute" />
            </>
          )}
        </>
      }
      back={{ href: "/uptime/heartbeats", label: "Heartbeats" }}
    >
      <LiveRefresh topics={["heartbeats"]} apartS={3} />
      <DroppedNotice dropped={[...dropped, ...strange]} />
      {heartbeat.alike > 0 && (
        <Notice tone="medium" title="It can't be called by its slug">
          {counted(heartbeat.alike, "other heartbeat")} {heartbeat.alike === 1 ? "has" : "have"} the slug{" "}
          {heartbeat.slug}, so such calls are refused as ambiguous. Give one of them another.
        </Notice>
      )}
      <Card title="What is expected">
        <HeartbeatFacts heartbeat={heartbeat} zone={zone} now={now} />
      </Card>
      <Card title="Calls" hint="Each as it came, for 92 days, with the first 10 000 bytes of what it sent.">
        {pings.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="It has not called yet">
            How it is called stands below.
          </EmptyState>
        ) : (
          <>
            <PingTable pings={pings.items} zone={zone} keepsEnd={heartbeat.keepsEnd} />
            <Pagination
              things="calls"
              shown={pings.items.length}
              before={values.calls === undefined ? 0 : null}
              total={pings.total}
              previousHref={values.calls === undefined ? null : addressOf(here, { changes: values.changes })}
              nextHref={pings.next && addressOf(here, { ...values, calls: pings.next })}
            />
          </>
        )}
      </Card>
      <Card title="Up and down" hint="Each since the moment at which it was, whenever somebody looked.">
        {flips.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="Its state has not changed yet" />
        ) : (
          <>
            <FlipTable flips={flips.items} zone={zone} now={now} />
            <Pagination
              things="changes"
              shown={flips.items.length}
              before={values.changes === undefined ? 0 : null}
              total={flips.total}
              previousHref={values.changes === undefined ? null : addressOf(here, { calls: values.calls })}
              nextHref={flips.next && addressOf(here, { ...values, changes: flips.next })}
            />
          </>
        )}
      </Card>
      <Card title="How it is called" hint="Its address is a secret: whoever has it can call.">
        <CallRecipes heartbeat={heartbeat} />
      </Card>
      {(mayChange || allows(person, "uptime.heartbeat.pause")) && (
        <Card title="Change, pause or retire">
          {mayChange && (
            <Disclosure summary="Change what is expected">
              <HeartbeatForm
                environments={environments.map(({ name }) => name)}
                timeZone={zone}
                zones={timeZones()}
                heartbeat={heartbeat}
              />
            </Disclosure>
          )}
          <div className="flex flex-wrap gap-2">
            <ActionForm
              method={isPaused ? "DELETE" : "PUT"}
              path={`/api/heartbeats/${id}/pause`}
              submit={isPaused ? "Expect calls again" : "Pause"}
              done={
                isPaused
                  ? "Calls are expected again, from the next one on."
                  : "It is paused: nothing is expected of it."
              }
              className="contents"
            />
            {mayChange && (
              <ActionForm
                method="DELETE"
                path={`/api/heartbeats/${id}`}
                submit="Retire heartbeat"
                done="The heartbeat is retired."
                question="Retire this heartbeat? Its address is unknown from now on, and who calls it is refused."
                to="/uptime/heartbeats"
                className="contents"
              />
            )}
          </div>
        </Card>
      )}
    </Page>
  );
}
