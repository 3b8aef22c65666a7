import { OddityBadges } from "@/components/fleet/oddity-badges";
import { ReportOutputs } from "@/components/fleet/report-outputs";
import { Card } from "@/components/ui/card";
import { HostName } from "@/components/ui/host-name";
import { KeyValues } from "@/components/ui/key-values";
import { Page } from "@/components/ui/page";
import { Time } from "@/components/ui/time";
import { serverHref } from "@/lib/fleet/model/server-page";
import { getServer } from "@/lib/fleet/store/servers";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { getReportOf } from "@/lib/ingest/store/reading";
import { counted, formatBytes } from "@/lib/units";
import { visibleText } from "@/lib/untrusted";

export default async function ReportPage({ params }: PageProps<"/servers/[id]/evidence/[report]">) {
  const { id, report: reportId } = await params;
  const { timeZone: zone } = await viewer();
  const [server, report] = await Promise.all([
    asViewer((actor) => getServer(actor, id)),
    asViewer((actor) => getReportOf(actor, id, reportId)),
  ]);
  const mono = (text: string) => <span className="font-mono text-[0.9em] break-all">{text}</span>;
  return (
    <Page
      name={`Report ${report.sequence} of ${visibleText(server.hostname)}`}
      title={
        <>
          Report {report.sequence} of <HostName name={server.hostname} />
        </>
      }
      back={{ href: serverHref(id, { tab: "evidence" }), label: "All reports" }}
      live={<OddityBadges oddities={report.oddities} />}
    >
      <Card title="The report">
        <KeyValues
          columns={2}
          items={[
            { key: "Collected", value: <Time at={report.collectedAt} zone={zone} form="second" /> },
            { key: "Received", value: <Time at={report.receivedAt} zone={zone} form="second" /> },
            { key: "Size as sent", value: formatBytes(report.bytes) },
            {
              key: "Content",
              value: report.unchanged ? "the same outputs as the report before it" : "something was new",
            },
            { key: "SHA-256 as sent", value: mono(report.sha256) },
            {
              key: "Chain hash",
              value: mono(report.chainHash),
              hint: "SHA-256 of the chain hash before it and of the SHA-256 as sent",
            },
          ]}
        />
      </Card>
      <Card title="Outputs" hint={`${counted(report.outputs.length, "command")}, as the agent ran them`}>
        <ReportOutputs report={report} />
      </Card>
    </Page>
  );
}
