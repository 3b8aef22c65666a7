import { CheckTable, PartTable } from "@/components/backups/check-table";
import { DrillFacts } from "@/components/backups/drill-facts";
import { AddCheck, EndDrill } from "@/components/backups/drill-forms";
import { DrillRecord, PaperHead, PaperSignature } from "@/components/backups/drill-record";
import { DrillResultMark } from "@/components/backups/drill-table";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { PrintButton } from "@/components/ui/print-button";
import { Untrusted } from "@/components/ui/untrusted";
import { allows } from "@/lib/auth/permissions";
import { getDrill } from "@/lib/backups/store/drill-list";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { visibleText } from "@/lib/untrusted";

export default async function DrillPage({ params }: PageProps<"/backups/drills/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const drill = await asViewer((actor) => getDrill(actor, id));
  const zone = person.timeZone;
  const now = new Date();
  const isOpen = drill.endedAt === null;
  const mayRecord = isOpen && allows(person, "backups.drill.record");
  const maySign = !isOpen && drill.signedAt === null && allows(person, "backups.drill.sign");
  return (
    <Page
      className="drill"
      title={
        <>
          Restore of <Untrusted text={drill.system.name} limit={100} />
        </>
      }
      name={`Restore of ${visibleText(drill.system.name)}`}
      live={<DrillResultMark drill={drill} />}
      back={{ href: `/backups/${drill.system.id}`, label: "System" }}
      actions={mayRecord ? <EndDrill drillId={id} /> : !isOpen && <PrintButton />}
    >
      <LiveRefresh topics={["drills"]} apartS={3} />
      <PaperHead seq={drill.seq} zone={zone} now={now} />
      <Card title="What was brought back" className="facts">
        <DrillFacts drill={drill} zone={zone} now={now} />
      </Card>
      <Card title="Checks" hint="Without one, a restore is not known to have worked.">
        {drill.checks.length === 0 ? (
          <EmptyState kind="nothing-yet" title="Nothing was checked yet" />
        ) : (
          <CheckTable checks={drill.checks} zone={zone} />
        )}
        {mayRecord && <AddCheck drillId={id} />}
      </Card>
      {drill.parts.length > 0 && (
        <Card title="Parts">
          <PartTable parts={drill.parts} zone={zone} />
        </Card>
      )}
      {!isOpen && (
        <Card
          title="Record"
          hint="The hash covers all that was told of it, and the drill that ended before it."
        >
          <DrillRecord drill={drill} />
          <div className="mt-3 flex flex-wrap gap-2 print:hidden">
            {drill.evidenceSha256 && allows(person, "evidence.read") && (
              <LinkButton href={`/api/drills/${id}/evidence`} download>
                Download the evidence
              </LinkButton>
            )}
            {maySign && (
              <ActionForm
                method="PUT"
                path={`/api/drills/${id}/signature`}
                submit="Sign"
                done="You have signed this drill."
                question="Sign this drill? You say that you have seen its checks and its evidence."
                className="contents"
              />
            )}
          </div>
        </Card>
      )}
      {!isOpen && <PaperSignature drill={drill} zone={zone} />}
    </Page>
  );
}
