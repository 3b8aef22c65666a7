import { EntryFacts, EntryHashes } from "@/components/audit/entry-facts";
import { StateDiff } from "@/components/audit/state-diff";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { BySeq } from "@/lib/audit/model";
import { getEntry } from "@/lib/audit/store/entries";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { formatCount } from "@/lib/units";

export default async function AuditEntryPage({ params }: PageProps<"/audit/[seq]">) {
  const { timeZone } = await viewer();
  // What is no number is asked for as 0, which no entry has: who may not read learns no more than that.
  const asked = BySeq.safeParse(await params);
  const entry = await asViewer((actor) => getEntry(actor, asked.success ? asked.data.seq : 0));

  return (
    <Page title={`Entry ${formatCount(entry.seq)}`} back={{ href: "/audit", label: "Audit log" }}>
      <Card title="What happened">
        <EntryFacts entry={entry} zone={timeZone} />
      </Card>
      <Card title="Before and after">
        <StateDiff before={entry.before} after={entry.after} />
      </Card>
      <Card
        title="Its place in the chain"
        hint="The hash covers the entry as it is stored, and the hash before it."
      >
        <EntryHashes entry={entry} />
      </Card>
    </Page>
  );
}
