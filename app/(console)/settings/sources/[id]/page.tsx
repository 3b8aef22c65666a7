import { ChangeSource } from "@/components/sources/change-source";
import { Mapper } from "@/components/sources/mapper";
import { MessageTable } from "@/components/sources/message-table";
import { SourceFacts } from "@/components/sources/source-facts";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { getSource, lastMessages } from "@/lib/ingest/store/source-page";
import { localText } from "@/lib/time";
import { counted } from "@/lib/units";
import { visibleText } from "@/lib/untrusted";

export default async function SourcePage({ params }: PageProps<"/settings/sources/[id]">) {
  const { id } = await params;
  const person = await viewer();
  const source = await asViewer((actor) => getSource(actor, id));
  const messages = allows(person, "evidence.read")
    ? await asViewer((actor) => lastMessages(actor, id))
    : null;
  const mayChange = source.revokedAt === null && allows(person, "sources.change");
  return (
    <Page
      title={<Untrusted text={source.name} limit={100} />}
      name={visibleText(source.name)}
      back={{ href: "/settings/sources", label: "Sources" }}
      actions={
        <>
          <TextLink href={`/alerts?source=${id}`}>Its alerts</TextLink>
          {mayChange && <ChangeSource source={source} />}
        </>
      }
    >
      <Card title="Source">
        <SourceFacts source={source} zone={person.timeZone} />
      </Card>
      {mayChange && source.format === "generic" && (
        <Mapper
          source={source}
          messages={(messages ?? []).map((message) => ({
            value: message.id,
            label: `${localText(message.at, person.timeZone, "second")}, ${counted(message.signals, "alert")} told${message.refused > 0 ? `, ${message.refused} refused` : ""}`,
          }))}
        />
      )}
      {messages && (
        <Card title="Last messages" hint="At most 20. From a message's page it can be read once more.">
          <MessageTable messages={messages} zone={person.timeZone} />
        </Card>
      )}
    </Page>
  );
}
