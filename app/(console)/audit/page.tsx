import { AuditList } from "@/components/audit/audit-list";
import { BrokenChain } from "@/components/audit/broken-chain";
import { ChainSeal } from "@/components/audit/chain-seal";
import { ExportLinks } from "@/components/audit/export-links";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Page } from "@/components/ui/page";
import { AuditAddress } from "@/lib/audit/model";
import { listAudit } from "@/lib/audit/store/entries";
import { getVerification } from "@/lib/audit/store/verification";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { atPlace } from "@/lib/http/list";
import { readSearch } from "@/lib/search-params";

const ROWS = 50;

export default async function AuditLogPage({ searchParams }: PageProps<"/audit">) {
  const person = await viewer();
  const { values, dropped } = readSearch(AuditAddress, await searchParams);
  const { cursor, ...filter } = values;
  const [page, verification] = await Promise.all([
    asViewer((actor) => atPlace(cursor, (place) => listAudit(actor, filter, { limit: ROWS, cursor: place }))),
    asViewer(getVerification),
  ]);

  return (
    <Page
      title="Audit log"
      live={<ChainSeal verification={verification} zone={person.timeZone} />}
      actions={allows(person, "audit.export") && <ExportLinks filter={filter} />}
      hint="Who did what, when and from where. Entries are only ever added."
    >
      <BrokenChain fault={verification.fault} zone={person.timeZone} />
      <DroppedNotice
        dropped={[...dropped, ...(page.strangeCursor ? [{ name: "cursor", value: page.strangeCursor }] : [])]}
      />
      <AuditList
        page={page}
        filter={filter}
        atStart={cursor === undefined || page.strangeCursor !== null}
        zone={person.timeZone}
      />
    </Page>
  );
}
