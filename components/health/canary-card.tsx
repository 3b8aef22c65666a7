import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { type CanaryRound, type CanaryStanding, ROUND_S } from "@/lib/alerts/model/canary";
import type { CanaryVitals } from "@/lib/health/model";

type CanaryCardProps = { canary: CanaryVitals; zone: string };

/** Do alerts still come through? Shown by one of our own, step by step. */
export function CanaryCard({ canary: { standing, times, rounds }, zone }: CanaryCardProps) {
  return (
    <Card
      title="Whether alerts come through"
      hint="Every five minutes Garrison sends itself an alert. It goes in by the machines' door, is kept, planned, sent and received like all others, and pages nobody."
    >
      <p className="mb-3">
        <Status state={STATES[standing]}>{WORDS[standing]}</Status>
      </p>
      {rounds.length === 0 ? (
        <EmptyState kind="not-known" title="None was sent yet">
          The worker sends the first one when it starts.
        </EmptyState>
      ) : (
        <Table
          caption="Canaries of the last hour, the newest first; times are seconds since it was begun"
          columns={columnsOf(zone, times.now)}
          rows={rounds}
          rowKey={({ at }) => at.toISOString()}
        />
      )}
    </Card>
  );
}

const STATES = { good: "up", waiting: "unknown", late: "down", never: "unknown" } as const;
const WORDS: Record<CanaryStanding, string> = {
  good: "They come through",
  waiting: "One is under way",
  late: "They do not come through",
  never: "Not known",
};

const ROUND_MS = ROUND_S * 1_000;

function columnsOf(zone: string, now: Date): Column<CanaryRound>[] {
  return [
    {
      key: "at",
      head: "Begun",
      phone: "title",
      cell: ({ beganAt }) => <Time at={beganAt} zone={zone} form="second" />,
    },
    { key: "state", head: "State", phone: "side", cell: (round) => <State round={round} now={now} /> },
    step("kept", "Kept", ({ keptAt }) => keptAt),
    step("answered", "Answered", ({ answeredAt }) => answeredAt),
    step("planned", "Page planned", ({ plannedAt }) => plannedAt),
    step("claimed", "Sent", ({ claimedAt }) => claimedAt),
    step("arrived", "Arrived", ({ arrivedAt }) => arrivedAt),
    {
      key: "tries",
      head: "Remarks",
      phone: "foot",
      cell: ({ tries, refusal }) =>
        [refusal, tries > 1 ? `Told ${tries} times.` : null].filter(Boolean).join(" ") || "–",
    },
    {
      key: "alert",
      head: "Alert",
      phone: "foot",
      cell: ({ alertId, at }) =>
        alertId ? (
          <TextLink href={`/alerts/${alertId}`} aria-label={`History of the canary of ${at.toISOString()}`}>
            History
          </TextLink>
        ) : (
          "–"
        ),
    },
  ];
}

function step(key: string, head: string, pick: (round: CanaryRound) => Date | null): Column<CanaryRound> {
  return {
    key,
    head: `${head}, s`,
    numeric: true,
    phoneLabel: head.toLowerCase(),
    cell: (round) => {
      const at = pick(round);
      // Clocks of two processes differ by some milliseconds.
      return at ? (Math.max(0, at.getTime() - round.beganAt.getTime()) / 1_000).toFixed(2) : "–";
    },
  };
}

function State({ round: { at, answeredAt, arrivedAt, beganAt }, now }: { round: CanaryRound; now: Date }) {
  if (arrivedAt) return <Status state="up">Arrived</Status>;
  if (!answeredAt && now.getTime() >= at.getTime() + ROUND_MS)
    return <Status state="failed">Not taken</Status>;
  return now.getTime() - beganAt.getTime() > ROUND_MS ? (
    <Status state="down">Not arrived</Status>
  ) : (
    <Status state="unknown">Under way</Status>
  );
}
