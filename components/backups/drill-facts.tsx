import { KeyValues } from "@/components/ui/key-values";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { DrillRow } from "@/lib/backups/model/drill";
import { durationWords, spanWords } from "@/lib/time";
import { DrillResultMark } from "./drill-table";
import { DrillTimer } from "./drill-timer";

type DrillFactsProps = { drill: DrillRow; zone: string; now: Date };

/** What was brought back, how long it took, and what would have been lost. */
export function DrillFacts({ drill, zone, now }: DrillFactsProps) {
  const { system, copy, snapshot, pointAt, startedAt, startedBy, usableAt, endedAt, tookS, lostS } = drill;
  const { rtoS, rpoS, signedBy, signedAt, note, why } = drill;
  return (
    <KeyValues
      columns={2}
      items={[
        {
          key: "System",
          value: (
            <TextLink href={`/backups/${system.id}`}>
              <Untrusted text={system.name} limit={100} />
            </TextLink>
          ),
        },
        { key: "Result", value: <DrillResultMark drill={drill} /> },
        { key: "From", value: copy ? <Untrusted text={copy.name} limit={100} /> : "Not said" },
        { key: "Restore point", value: snapshot ? <Untrusted text={snapshot} limit={500} /> : "Not said" },
        {
          key: "Its data goes up to",
          value: <Time at={pointAt} zone={zone} form="second" none="Not known" />,
        },
        {
          key: "Begun",
          value: (
            <>
              <Time at={startedAt} zone={zone} form="second" /> by <Untrusted text={startedBy} limit={60} />
            </>
          ),
        },
        {
          key: "Could be used",
          value: <Time at={usableAt} zone={zone} form="second" none={endedAt ? "Never" : "Not yet"} />,
        },
        {
          key: "Took",
          value:
            tookS !== null ? (
              durationWords(tookS)
            ) : endedAt === null ? (
              <DrillTimer startedAt={startedAt.getTime()} readAt={now.getTime()} />
            ) : (
              "It could never be used"
            ),
          hint: rtoS === null ? "No time is agreed (RTO)." : `Agreed: ${spanWords(rtoS)} (RTO).`,
        },
        {
          key: "Would have been lost",
          value: lostS === null ? "Not known" : durationWords(lostS),
          hint: `Agreed: ${spanWords(rpoS)} (RPO).`,
        },
        { key: "Ended", value: <Time at={endedAt} zone={zone} form="second" none="Under way" /> },
        {
          key: "Signed",
          value: signedBy ? (
            <>
              <Time at={signedAt} zone={zone} form="second" /> by <Untrusted text={signedBy} limit={60} />
            </>
          ) : (
            "Not yet"
          ),
        },
        ...(why ? [{ key: "Why", value: <Untrusted text={why} limit={1_000} /> }] : []),
        ...(note ? [{ key: "Note", value: <Untrusted text={note} limit={4_000} /> }] : []),
      ]}
    />
  );
}
