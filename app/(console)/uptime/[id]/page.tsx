import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { BurnTable } from "@/components/uptime/burn-table";
import { DayBar } from "@/components/uptime/day-bar";
import { ObjectiveFacts } from "@/components/uptime/objective-facts";
import { ObjectiveForm } from "@/components/uptime/objective-form";
import { ObjectiveStatus } from "@/components/uptime/objective-status";
import { OutageTable } from "@/components/uptime/outage-table";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { LIST_LIMIT } from "@/lib/http/list";
import { counted } from "@/lib/units";
import { getObjective, listDays, listOutages } from "@/lib/uptime/store/objectives";
import { listProbes } from "@/lib/uptime/store/probes";

export default async function ObjectivePage({ params }: PageProps<"/uptime/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const mayChange = allows(person, "uptime.objective.change");
  const [objective, days, { outages, more }, probes] = await Promise.all([
    asViewer((actor) => getObjective(actor, id)),
    asViewer((actor) => listDays(actor, id)),
    asViewer((actor) => listOutages(actor, id)),
    mayChange ? asViewer((actor) => listProbes(actor, { limit: LIST_LIMIT })) : null,
  ]);
  const now = new Date();
  const zone = person.timeZone;

  return (
    <Page
      title={<Untrusted text={objective.name} />}
      name="Objective"
      live={
        <>
          <ObjectiveStatus objective={objective} now={now} />
          {objective.stateSince && (
            <>
              {" for "}
              <Time at={objective.stateSince} zone={zone} form="span" now={now} />
            </>
          )}
        </>
      }
      back={{ href: "/uptime", label: "Uptime" }}
    >
      <LiveRefresh topics={["uptime"]} />
      <ObjectiveFacts objective={objective} zone={zone} now={now} />
      <Card title="60 days">
        <DayBar days={days} />
      </Card>
      <Card
        title="How fast the budget burns"
        hint="1 × is the pace that the target allows. Both times must burn too fast, so that what is over does not alarm."
      >
        {objective.burn.length > 0 ? (
          <BurnTable burn={objective.burn} />
        ) : (
          <EmptyState kind="not-known" title="Nothing was reckoned yet">
            The worker does so every ten seconds.
          </EmptyState>
        )}
      </Card>
      <div id="outages" className="scroll-mt-20">
        <Card title="Outages of the last 90 days" hint={more ? "Only the newest are listed." : undefined}>
          {outages.length > 0 ? (
            <OutageTable outages={outages} probes={objective.probes} zone={zone} />
          ) : (
            <NoOutage measuredMinutes={objective.good ?? 0} />
          )}
        </Card>
      </div>
      <Card title="Counted by">
        <ul className="flex flex-wrap gap-x-4">
          {objective.probes.map((probe) => (
            <li key={probe.id}>
              <TextLink href={`/uptime/probes/${probe.id}`}>
                <Untrusted text={probe.name} />
              </TextLink>
            </li>
          ))}
        </ul>
        <p className="mt-1 text-xs text-text-3">
          Since <Time at={objective.since} zone={zone} form="minute" />
        </p>
      </Card>
      {mayChange && probes && (
        <Card title="Change or retire">
          <Disclosure summary="Change what is agreed">
            <ObjectiveForm probes={probes.items} timeZone={zone} objective={objective} />
          </Disclosure>
          <ActionForm
            method="DELETE"
            path={`/api/objectives/${objective.id}`}
            submit="Retire objective"
            done="The objective is retired."
            question="Retire this objective? Counting ends now; what was counted is kept, but no longer shown."
            to="/uptime"
          />
        </Card>
      )}
    </Page>
  );
}

function NoOutage({ measuredMinutes }: { measuredMinutes: number }) {
  if (measuredMinutes === 0) {
    return (
      <EmptyState kind="not-known" title="Nothing was measured yet">
        The first minute counts when it is over.
      </EmptyState>
    );
  }
  return (
    <EmptyState kind="all-clear" title="No outage">
      {counted(measuredMinutes, "minute")} of its period {measuredMinutes === 1 ? "was" : "were"} measured
      good.
    </EmptyState>
  );
}
