import { EvidenceText } from "@/components/fleet/evidence-text";
import { HostName } from "@/components/ui/host-name";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { evidenceHref, pageNumberOf, readQuery } from "@/lib/fleet/model/server-page";
import { getServer } from "@/lib/fleet/store/servers";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { getReportOf, viewEvidence } from "@/lib/ingest/store/reading";
import { visibleText } from "@/lib/untrusted";

export default async function EvidencePage({
  params,
  searchParams,
}: PageProps<"/servers/[id]/evidence/[report]/[spec]">) {
  const { id, report: reportId, spec } = await params;
  const query = readQuery(await searchParams);
  const stream = query["stream"] === "stderr" ? "stderr" : "stdout";
  const { timeZone: zone } = await viewer();
  const [server, report] = await Promise.all([
    asViewer((actor) => getServer(actor, id)),
    asViewer((actor) => getReportOf(actor, id, reportId)),
  ]);
  const view = await asViewer((actor) => viewEvidence(actor, reportId, spec, stream, pageNumberOf(query)));
  const download = `/api/reports/${reportId}/evidence/${view.output.spec}${stream === "stderr" ? "?stream=stderr" : ""}`;
  return (
    <Page
      name={`${view.output.spec} of ${visibleText(server.hostname)}`}
      title={
        <>
          {view.output.spec} {stream === "stderr" && "(standard error) "}of{" "}
          <HostName name={server.hostname} />
        </>
      }
      back={{ href: `/servers/${id}/evidence/${reportId}`, label: `Report ${report.sequence}` }}
      hint="The bytes exactly as the command printed them. Reading them is noted in the audit log."
      actions={
        <LinkButton href={download} download>
          Download the whole
        </LinkButton>
      }
    >
      <EvidenceText
        view={view}
        stream={stream}
        collectedAt={report.collectedAt}
        zone={zone}
        href={evidenceHref(id, reportId, view.output.spec)}
        wrap={query["wrap"] ?? null}
      />
    </Page>
  );
}
