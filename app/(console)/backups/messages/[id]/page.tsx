import { BackupMessage } from "@/components/backups/backup-message";
import { Page } from "@/components/ui/page";
import { Untrusted } from "@/components/ui/untrusted";
import { readMessage } from "@/lib/backups/store/run-list";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { visibleText } from "@/lib/untrusted";

export default async function BackupMessagePage({ params }: PageProps<"/backups/messages/[id]">) {
  const { id } = await params;
  const { timeZone } = await viewer();
  const message = await asViewer((actor) => readMessage(actor, id));
  return (
    <Page
      title={
        <>
          What was told of <Untrusted text={message.system} limit={100} />
        </>
      }
      name={`What was told of ${visibleText(message.system)}`}
      back={{ href: `/backups/${message.systemId}`, label: "System" }}
      hint="Byte for byte as it came. It is kept for 13 months."
    >
      <BackupMessage message={message} zone={timeZone} />
    </Page>
  );
}
