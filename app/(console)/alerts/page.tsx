import { redirect } from "next/navigation";
import { type InboxPlace, inboxAddress } from "@/components/alerts/inbox-address";
import { InboxList } from "@/components/alerts/inbox-list";
import { AppBadge } from "@/components/phone/app-badge";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { AlertsAddress, readTyped } from "@/lib/alerts/model/inbox";
import { readInbox, readReach } from "@/lib/alerts/store/inbox";
import { allows } from "@/lib/auth/permissions";
import { listChoices } from "@/lib/fleet/store/choices";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { listSources } from "@/lib/ingest/store/sources";
import { readKnown, type Search } from "@/lib/search-params";
import { formatCount } from "@/lib/units";

const ROWS = 50;

export default async function AlertsPage({ searchParams }: PageProps<"/alerts">) {
  const person = await viewer();
  const { env } = await asViewer(listChoices);
  const search = await searchParams;
  const { values, dropped } = readKnown(AlertsAddress, search, { env });
  const { chosen, rest, words } = readTyped(values.q ?? "");
  // What is typed becomes what is chosen: one list has one address.
  if (Object.keys(chosen).length > 0) redirect(inboxAddress({ ...asAsked(search), ...chosen, q: rest }));

  const { cursor, sev: severity, env: environment, q, ...others } = values;
  const filter = { ...others, severity, environment, q: words || undefined };
  const [page, reach, sources] = await Promise.all([
    asViewer((actor) =>
      atPlace(cursor, (place) => readInbox(actor, { ...filter, limit: ROWS, cursor: place })),
    ),
    asViewer(readReach),
    allows(person, "sources.read") ? asViewer(listSources) : [],
  ]);
  const { counts } = page;

  return (
    <Page
      title="Alerts"
      name={counts.open > 0 ? `(${formatCount(counts.open)}) Alerts` : "Alerts"}
      actions={
        <>
          {allows(person, "alerts.quality.read") && <LinkButton href="/alerts/quality">Quality</LinkButton>}
          {allows(person, "alerts.silence.read") && <LinkButton href="/alerts/silences">Silences</LinkButton>}
        </>
      }
    >
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <AppBadge open={counts.open} />
      <InboxList
        page={page}
        counts={counts}
        reach={reach}
        filter={filter}
        typed={q ?? ""}
        sources={sources}
        cursor={page.strangeCursor ? undefined : cursor}
        person={person}
        may={{
          act: allows(person, "alerts.acknowledge"),
          declare: allows(person, "incidents.change"),
          addSource: allows(person, "sources.create"),
        }}
        now={new Date()}
      />
    </Page>
  );
}

/** Values that mean nothing stay, so that they are named there. */
function asAsked(search: Search): InboxPlace {
  const names = Object.keys(AlertsAddress.shape).filter((name) => name !== "cursor");
  return Object.fromEntries(names.map((name) => [name, [search[name]].flat()[0]]));
}
