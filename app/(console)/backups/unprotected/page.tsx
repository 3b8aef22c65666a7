import { ExceptionForm } from "@/components/backups/exception-form";
import { ExceptionTable } from "@/components/backups/exception-table";
import { UnprotectedTable } from "@/components/backups/unprotected-table";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { allows } from "@/lib/auth/permissions";
import { UnprotectedAddress } from "@/lib/backups/model/protection";
import { listExceptions } from "@/lib/backups/store/exceptions";
import { listUnprotected } from "@/lib/backups/store/protection";
import { listChoices } from "@/lib/fleet/store/choices";
import { countFleet } from "@/lib/fleet/store/servers";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { addressOf, readKnown } from "@/lib/search-params";
import { counted } from "@/lib/units";

const ROWS = 50;
const HERE = "/backups/unprotected";

export default async function UnprotectedPage({ searchParams }: PageProps<"/backups/unprotected">) {
  const person = await viewer();
  const { env: environments } = await asViewer(listChoices);
  const { values, dropped } = readKnown(UnprotectedAddress, await searchParams, { env: environments });
  const { env } = values;
  const [page, exceptions, fleet] = await Promise.all([
    asViewer((actor) =>
      atPlace(values.cursor, (cursor) => listUnprotected(actor, { limit: ROWS, cursor, env })),
    ),
    asViewer((actor) => listExceptions(actor, { limit: ROWS })),
    asViewer((actor) => countFleet(actor, env)),
  ]);
  const atStart = values.cursor === undefined || page.strangeCursor !== null;
  const now = new Date();
  const mayExcept = allows(person, "backups.exception.change");
  const table = (
    <UnprotectedTable
      rows={page.items}
      zone={person.timeZone}
      now={now}
      mayProtect={allows(person, "backups.system.change")}
      mayExcept={mayExcept}
    />
  );

  return (
    <Page
      title="Unprotected"
      hint="Servers whose files or databases no protected system names, and no exception covers."
      back={{ href: "/backups", label: "Backups" }}
    >
      <DroppedNotice
        dropped={page.strangeCursor ? [...dropped, { name: "cursor", value: page.strangeCursor }] : dropped}
      />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        {page.items.length === 0 ? (
          <NothingBare servers={fleet.servers} />
        ) : (
          <>
            {mayExcept ? <ExceptionForm>{table}</ExceptionForm> : table}
            <Pagination
              things="servers"
              shown={page.items.length}
              before={atStart ? 0 : null}
              total={page.total}
              previousHref={atStart ? null : addressOf(HERE, { env })}
              nextHref={page.next && addressOf(HERE, { env, cursor: page.next })}
            />
          </>
        )}
      </div>
      <Card
        title="Exceptions"
        hint={
          exceptions.total > exceptions.items.length
            ? `The next ${exceptions.items.length} to end, of ${counted(exceptions.total, "exception")}.`
            : "What needs no backup, by whose word, and until when."
        }
      >
        {exceptions.items.length === 0 ? (
          <EmptyState kind="nothing-yet" title="There is no exception" />
        ) : (
          <ExceptionTable rows={exceptions.items} zone={person.timeZone} now={now} mayEnd={mayExcept} />
        )}
      </Card>
    </Page>
  );
}

/** Where nobody was looked at, nothing is in order yet. */
function NothingBare({ servers }: { servers: number }) {
  if (servers === 0) {
    return (
      <EmptyState kind="nothing-yet" title="No server was looked at yet">
        What nobody protects is told from the servers that report.
      </EmptyState>
    );
  }
  return (
    <EmptyState kind="all-clear" title="Nothing is unprotected">
      Each of {counted(servers, "server")}, and every database that is seen there, is named by a protected
      system or by an exception.
    </EmptyState>
  );
}
