import { KeyValues } from "@/components/ui/key-values";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { SystemRow } from "@/lib/backups/model/system";
import { scheduleWords } from "@/lib/schedule/schedule-words";
import { spanWords } from "@/lib/time";
import { counted } from "@/lib/units";
import { LastRestore } from "./system-state";
import { KIND_WORDS } from "./words";

type SystemFactsProps = { system: SystemRow; zone: string; now: Date };

export function SystemFacts({ system, zone, now }: SystemFactsProps) {
  const { kind, schedule, graceS, maxRunS, rpoS, rtoS, drillDays, keepDays, pointAt, isFresh } = system;
  const { severity, environment, server, restoreOrder, restoreNotes, createdAt, createdBy } = system;
  return (
    <KeyValues
      columns={2}
      items={[
        {
          key: "Restore point",
          value: <Time at={pointAt} zone={zone} form="second" now={now} none="None is known" />,
          hint:
            isFresh === null
              ? "Nothing that could be restored was told yet."
              : isFresh
                ? "Up to then its data could be brought back."
                : "Older than was agreed: what came since would be lost.",
        },
        { key: "At most", value: spanWords(rpoS), hint: "How old it may be (RPO)." },
        {
          key: "Last restore that was tried",
          value: <LastRestore system={system} zone={zone} now={now} />,
          hint: `Agreed: every ${counted(drillDays, "day")}.`,
        },
        { key: "Restored within", value: rtoS === null ? "Nothing is agreed" : spanWords(rtoS) },
        { key: "Kept for", value: keepDays === null ? "Nothing is agreed" : counted(keepDays, "day") },
        { key: "Schedule", value: <Untrusted text={scheduleWords(schedule)} limit={1_100} /> },
        { key: "Grace", value: spanWords(graceS), hint: "How late a run may end before somebody is told." },
        {
          key: "Longest run",
          value: maxRunS === null ? `${spanWords(graceS)}, as its grace` : spanWords(maxRunS),
        },
        { key: "What it is", value: KIND_WORDS[kind] },
        {
          key: "Server",
          value: server ? (
            <TextLink href={`/servers/${server.id}`}>
              <Untrusted text={server.hostname} />
            </TextLink>
          ) : (
            "Not said"
          ),
        },
        { key: "Environment", value: environment ? <Untrusted text={environment} /> : "Not said" },
        { key: "Alert", value: severity },
        {
          key: "Made",
          value: (
            <>
              <Time at={createdAt} zone={zone} form="minute" /> by <Untrusted text={createdBy} />
            </>
          ),
        },
        {
          key: "Turn after a disaster",
          value: String(restoreOrder),
          hint: restoreNotes && <Untrusted text={restoreNotes} limit={10_000} />,
        },
      ]}
    />
  );
}
