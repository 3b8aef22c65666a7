import { MessageView } from "@/components/alerts/message-view";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Untrusted } from "@/components/ui/untrusted";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readPayload } from "@/lib/ingest/store/payloads";
import { visibleText } from "@/lib/untrusted";

export default async function MessagePage({ params }: PageProps<"/alerts/messages/[id]">) {
  const { id } = await params;
  const { timeZone } = await viewer();
  const message = await asViewer((actor) => readPayload(actor, id));
  return (
    <Page
      title={
        <>
          Message of <Untrusted text={message.source} limit={100} />
        </>
      }
      name={`Message of ${visibleText(message.source)}`}
      back={{ href: "/alerts", label: "Alerts" }}
      hint="Byte for byte as it came. It is kept for a month."
      actions={
        <LinkButton href={`/api/payloads/${message.id}`} download>
          <Icon name="download" />
          Download
        </LinkButton>
      }
    >
      <MessageView message={message} zone={timeZone} />
    </Page>
  );
}
