import { SystemList } from "@/components/backups/system-list";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { TextLink } from "@/components/ui/text-link";
import { allows } from "@/lib/auth/permissions";
import { bareWords, unknownWords } from "@/lib/backups/model/bare-words";
import { testWords } from "@/lib/backups/model/restore-words";
import { BackupsAddress } from "@/lib/backups/model/system";
import { countBackups, listSystems } from "@/lib/backups/store/system-list";
import { listChoices } from "@/lib/fleet/store/choices";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readKnown } from "@/lib/search-params";

const ROWS = 50;

export default async function BackupsPage({ searchParams }: PageProps<"/backups">) {
  const person = await viewer();
  const { env: environments } = await asViewer(listChoices);
  const { values, dropped } = readKnown(BackupsAddress, await searchParams, { env: environments });
  const { env } = values;
  const [page, counts] = await Promise.all([
    asViewer((actor) => atPlace(values.cursor, (cursor) => listSystems(actor, { limit: ROWS, cursor, env }))),
    asViewer((actor) => countBackups(actor, env)),
  ]);
  const bare = [bareWords(counts), unknownWords(counts)].filter((text) => text !== null);
  const atStart = values.cursor === undefined || page.strangeCursor !== null;
  const add = allows(person, "backups.system.change") && (
    <LinkButton href="/backups/add" variant="primary">
      Protect a system
    </LinkButton>
  );

  return (
    <Page
      title="Backups"
      hint={
        counts.systems > 0 ? testWords(counts) : "What could be brought back, up to when, and from where."
      }
      actions={
        <>
          <LinkButton href="/backups/unprotected">Unprotected</LinkButton>
          <LinkButton href="/backups/plan">Recovery plan</LinkButton>
          {page.items.length > 0 && add}
        </>
      }
    >
      <LiveRefresh topics={["backups"]} />
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      {bare.length > 0 && (
        <Notice tone="medium" title={`${bare.join(". ")}.`}>
          <TextLink href={addressOf("/backups/unprotected", { env })}>What is unprotected</TextLink>
        </Notice>
      )}
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="Nothing is protected yet" action={add}>
            Say what would be missed, and let the tool that backs it up tell how each run went.
          </EmptyState>
        ) : (
          <>
            <SystemList systems={page.items} zone={person.timeZone} now={new Date()} />
            <Pagination
              things="systems"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total}
              previousHref={atStart ? null : addressOf("/backups", { env })}
              nextHref={page.next && addressOf("/backups", { env, cursor: page.next })}
            />
          </>
        )}
      </div>
    </Page>
  );
}
