import { z } from "zod";
import { MessageView } from "@/components/alerts/message-view";
import { ReplayCard } from "@/components/sources/replay-card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Untrusted } from "@/components/ui/untrusted";
import { allows } from "@/lib/auth/permissions";
import { Conflict } from "@/lib/errors";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readPayload } from "@/lib/ingest/store/payloads";
import { previewReplay } from "@/lib/ingest/store/replay";
import { readSearch } from "@/lib/search-params";
import { visibleText } from "@/lib/untrusted";

const Query = z.object({ replay: z.enum(["preview"]).optional() });

export default async function MessagePage({ params, searchParams }: PageProps<"/alerts/messages/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const { timeZone } = person;
  const { values } = readSearch(Query, await searchParams);
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
      {allows(person, "alerts.replay") && (
        <ReplayCard
          id={message.id}
          preview={values.replay === undefined ? null : await previewed(message.id)}
          zone={timeZone}
        />
      )}
      <MessageView message={message} zone={timeZone} />
    </Page>
  );
}

/** Why not, when it can't be read once more. */
async function previewed(id: string) {
  try {
    return await asViewer((actor) => previewReplay(actor, id));
  } catch (error) {
    if (error instanceof Conflict) return error.message;
    throw error;
  }
}
