import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { type ReadingRow, SPEC_OF } from "@/lib/backups/model/reading";
import { READ_FROM_WORDS } from "./words";

/** From where Garrison knows of a copy's runs, and what stands in the way. */
export function ReadingMark({ reading }: { reading: ReadingRow | null }) {
  if (reading === null) return "Its tool, at the copy’s address";
  const { server, from, name, repository } = reading;
  const which = repository === null ? "" : `, repository ${repository}`;
  return (
    <>
      The agent of{" "}
      <TextLink href={`/servers/${server.id}`}>
        <Untrusted text={server.hostname} limit={60} />
      </TextLink>
      : {READ_FROM_WORDS[from]} <Untrusted text={`${name}${which}`} limit={120} />
    </>
  );
}

type ReadingHintProps = { reading: ReadingRow; zone: string; now: Date; mayRead: boolean };

export function ReadingHint({ reading, zone, now, mayRead }: ReadingHintProps) {
  const { server, from, heardAt, readAt, reportId } = reading;
  if (server.isRetired) return "That server is retired: nothing comes from there any more.";
  if (heardAt === null) return "No report has come from there yet.";
  if (readAt === null) return "It is read in a few seconds.";
  const href = `/servers/${server.id}/evidence/${reportId}/${SPEC_OF[from]}`;
  return (
    <>
      Its newest report came <Time at={heardAt} zone={zone} now={now} />.{" "}
      {reportId && mayRead && <TextLink href={href}>What was read</TextLink>}
    </>
  );
}

/** What stands in the way of knowing more. */
export function ReadingDoubt({ reading }: { reading: ReadingRow | null }) {
  if (!reading?.why) return null;
  return (
    <p className="text-text-2">
      <Status state="unknown">Not all could be read</Status> <Untrusted text={reading.why} limit={500} />
    </p>
  );
}
