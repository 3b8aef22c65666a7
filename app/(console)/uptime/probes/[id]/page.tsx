import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValues } from "@/components/ui/key-values";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { LatencyTable } from "@/components/uptime/latency-table";
import { LookTable } from "@/components/uptime/look-table";
import { ProbeForm } from "@/components/uptime/probe-form";
import { ProbeStatus } from "@/components/uptime/probe-table";
import { intervalWords, latencyWords, reasonWords } from "@/components/uptime/words";
import { allows } from "@/lib/auth/permissions";
import { listPlaces } from "@/lib/fleet/store/places";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readSearch } from "@/lib/search-params";
import { HERE } from "@/lib/uptime/model/location";
import { LooksAddress } from "@/lib/uptime/model/probe";
import { namesOfLocations } from "@/lib/uptime/store/locations";
import { getProbe } from "@/lib/uptime/store/probes";
import { listResults, readLatency } from "@/lib/uptime/store/results";

const ROWS = 50;

export default async function ProbePage({ params, searchParams }: PageProps<"/uptime/probes/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const { values, dropped } = readSearch(LooksAddress, await searchParams);
  const until = values.until === undefined ? undefined : new Date(values.until);
  const mayChange = allows(person, "uptime.probe.change");
  const [probe, latency, looks, environments, locations] = await Promise.all([
    asViewer((actor) => getProbe(actor, id)),
    asViewer((actor) => readLatency(actor, id)),
    asViewer((actor) =>
      atPlace(values.cursor, (cursor) => listResults(actor, id, { limit: ROWS, cursor, until })),
    ),
    mayChange ? asViewer((actor) => listPlaces(actor, "environments")) : [],
    mayChange ? asViewer(namesOfLocations) : [],
  ]);
  const now = new Date();
  const zone = person.timeZone;
  const here = `/uptime/probes/${id}`;
  const atStart = (values.cursor === undefined || looks.strangeCursor !== null) && until === undefined;

  return (
    <Page
      title={<Untrusted text={probe.name} />}
      name="Probe"
      live={<ProbeStatus probe={probe} now={now} />}
      back={{ href: "/uptime/probes", label: "Probes" }}
    >
      <LiveRefresh topics={["uptime"]} />
      <DroppedNotice
        dropped={looks.strangeCursor ? [...dropped, { name: "cursor", value: looks.strangeCursor }] : dropped}
      />
      <Card title="What it looks at">
        <KeyValues
          columns={2}
          items={[
            { key: "Target", value: <Untrusted text={probe.target} limit={2_000} /> },
            { key: "How", value: `${probe.kind.toUpperCase()}, ${intervalWords(probe.intervalS)}` },
            { key: "From", value: <Untrusted text={[HERE, ...probe.locations].join(", ")} limit={400} /> },
            ...probe.last.map((look) => ({
              key: `Seen from ${look.location}`,
              value: (
                <>
                  <Untrusted text={reasonWords(look.reason, look.detail)} limit={200} />{" "}
                  {look.latencyMs !== null && latencyWords(look.latencyMs)}{" "}
                  <Time at={look.at} zone={zone} now={now} />
                </>
              ),
            })),
          ]}
        />
      </Card>
      <Card title="How fast it answered">
        <LatencyTable rows={latency} />
      </Card>
      <Card
        title="Looks"
        hint={
          until ? (
            <>
              Until <Time at={until} zone={zone} form="second" />
            </>
          ) : (
            "Each as it was kept, for 45 days; the minutes that they say stay 13 months."
          )
        }
      >
        {looks.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="No look is kept">
            {until
              ? "None that old is kept any more."
              : "The first one comes within a minute, while a worker runs."}
          </EmptyState>
        ) : (
          <>
            <LookTable looks={looks.items} zone={zone} />
            <Pagination
              things="looks"
              shown={looks.items.length}
              before={atStart ? 0 : null}
              total={until ? null : looks.total}
              previousHref={atStart ? null : here}
              nextHref={looks.next && addressOf(here, { cursor: looks.next, until: values.until })}
            />
          </>
        )}
      </Card>
      {mayChange && (
        <Card title="Change, pause or retire">
          <Disclosure summary="Change how it looks">
            <ProbeForm
              kind={probe.settings.kind}
              environments={environments.map(({ name }) => name)}
              locations={locations}
              probe={probe}
            />
          </Disclosure>
          <div className="flex flex-wrap gap-2">
            <ActionForm
              method={probe.pausedAt ? "DELETE" : "PUT"}
              path={`/api/probes/${probe.id}/pause`}
              submit={probe.pausedAt ? "Go on looking" : "Pause"}
              done={
                probe.pausedAt
                  ? "It looks again within a minute."
                  : "It is paused: what happens now is not known."
              }
              className="contents"
            />
            <ActionForm
              method="DELETE"
              path={`/api/probes/${probe.id}`}
              submit="Retire probe"
              done="The probe is retired."
              question="Retire this probe? It looks no more. What it saw is kept as long as results are."
              to="/uptime/probes"
              className="contents"
            />
          </div>
        </Card>
      )}
    </Page>
  );
}
