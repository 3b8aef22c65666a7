import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** A server that joined and has not said anything. */
export function NoReportYet() {
  return (
    <Card title="Waiting for the first report">
      <EmptyState kind="nothing-yet" title="This server has joined, and has not reported yet.">
        The first report comes within a minute. If it does not, run{" "}
        <code className="font-mono">garrison-agent run</code> as root on the server: it says what keeps it.
      </EmptyState>
    </Card>
  );
}
