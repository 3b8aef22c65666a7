import { KeyValues } from "@/components/ui/key-values";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { scheduleWords } from "@/lib/schedule/schedule-words";
import { durationWords, spanWords } from "@/lib/time";
import { counted } from "@/lib/units";
import type { HeartbeatRow } from "@/lib/uptime/model/heartbeat";

type HeartbeatFactsProps = { heartbeat: HeartbeatRow; zone: string; now: Date };

/** What is expected of it, and what it did. */
export function HeartbeatFacts({ heartbeat, zone, now }: HeartbeatFactsProps) {
  const { schedule, graceS, maxRunS, heardAt, dueAt, downAt, lastDurationMs, runs, slug, severity } =
    heartbeat;
  const { environment, createdAt, createdBy, pings } = heartbeat;
  return (
    <KeyValues
      columns={2}
      items={[
        { key: "Schedule", value: <Untrusted text={scheduleWords(schedule)} limit={1_100} /> },
        { key: "Grace", value: spanWords(graceS), hint: "How late it may be before somebody is told." },
        {
          key: "Longest run",
          value: maxRunS === null ? `${spanWords(graceS)}, as its grace` : spanWords(maxRunS),
        },
        { key: "Last call", value: <Time at={heardAt} zone={zone} now={now} none="never" /> },
        { key: "Due", value: <Time at={dueAt} zone={zone} form="second" none="nothing is due" /> },
        {
          key: "Down unless it calls by",
          value: <Time at={downAt} zone={zone} form="second" none="nothing is expected" />,
        },
        {
          key: "Last run took",
          value: lastDurationMs === null ? "Not known" : runWords(lastDurationMs),
          hint: lastDurationMs === null ? "It is known where a job says when it starts." : undefined,
        },
        {
          key: "Running",
          value:
            runs.length === 0 ? "No run is open" : <OpenRuns heartbeat={heartbeat} zone={zone} now={now} />,
        },
        { key: "Alert when down", value: severity },
        { key: "Environment", value: environment ? <Untrusted text={environment} /> : "Not said" },
        { key: "Slug", value: slug ?? "None" },
        {
          key: "Made",
          value: (
            <>
              <Time at={createdAt} zone={zone} form="minute" /> by <Untrusted text={createdBy} />
            </>
          ),
          hint: `${counted(pings, "call")} since then`,
        },
      ]}
    />
  );
}

function OpenRuns({ heartbeat: { runs, runsDropped }, zone, now }: HeartbeatFactsProps) {
  const [first] = runs;
  return (
    <>
      {counted(runs.length, "run")}, the oldest for{" "}
      <Time at={first?.startedAt ?? null} zone={zone} form="span" now={now} />
      {runsDropped > 0 && `; ${counted(runsDropped, "older one")} forgotten`}
    </>
  );
}

/** "420 ms", "12 s", "3 min" */
export function runWords(ms: number): string {
  return ms < 10_000 ? `${ms}\u00a0ms` : durationWords(ms / 1_000);
}
