import { PlanList } from "@/components/backups/plan-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { PrintButton } from "@/components/ui/print-button";
import { readPlan } from "@/lib/backups/store/plan";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { localText } from "@/lib/time";
import { formatCount } from "@/lib/units";

export default async function PlanPage() {
  const { timeZone } = await viewer();
  const { systems, total } = await asViewer(readPlan);
  const asOf = `As of ${localText(new Date(), timeZone, "minute")}, ${timeZone}.`;
  return (
    <Page
      title="Disaster recovery plan"
      hint={`In the order of restore. ${asOf} Print it: after a disaster this page may be gone too.`}
      back={{ href: "/backups", label: "Backups" }}
      actions={systems.length > 0 && <PrintButton />}
    >
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-3 print:border-0 print:p-0">
        {systems.length === 0 ? (
          <EmptyState kind="nothing-yet" title="Nothing is protected yet">
            Each protected system has its turn here, with how it is restored.
          </EmptyState>
        ) : (
          <PlanList systems={systems} zone={timeZone} />
        )}
        {total > systems.length && (
          <p className="mt-3 font-semibold">
            {formatCount(total - systems.length)} more systems are not on this page: only the first{" "}
            {formatCount(systems.length)} are.
          </p>
        )}
      </div>
    </Page>
  );
}
