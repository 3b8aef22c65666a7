import { Card } from "@/components/ui/card";
import { KeyValues } from "@/components/ui/key-values";
import { Stat } from "@/components/ui/stat";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { formatCount, formatShare } from "@/lib/units";
import { type ObjectiveRow, percentText } from "@/lib/uptime/model/objective";
import { BudgetLeft } from "./budget-left";
import { counted, measured } from "./objective-table";
import { windowWords } from "./words";

type ObjectiveFactsProps = { objective: ObjectiveRow; zone: string; now: Date };

/** The target, what was measured, and what is left. */
export function ObjectiveFacts({ objective, zone, now }: ObjectiveFactsProps) {
  const { good, bad, unknown, target, window } = objective;
  const slices = (good ?? 0) + (bad ?? 0) + (unknown ?? 0);
  const known = (good ?? 0) + (bad ?? 0);
  const { excusedGood, excusedBad, excusedUnknown } = objective;
  const excused = (excusedGood ?? 0) + (excusedBad ?? 0) + (excusedUnknown ?? 0);
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <Stat label="Target" value={`${percentText(target)}\u00a0%`} note={windowWords(window)} />
        <Stat
          label="Measured"
          value={measured(counted(objective))}
          href="#outages"
          note={
            excused > 0
              ? `${measured({ good: good ?? 0, bad: bad ?? 0 })} with planned work, of ${formatCount(known)} measured minutes`
              : `of ${formatCount(known)} measured minutes`
          }
        />
        <Stat
          label="Budget left"
          value={<BudgetLeft objective={objective} />}
          note={
            <>
              as of <Time at={objective.asOf} zone={zone} now={now} none="never: nothing was reckoned yet" />
            </>
          }
        />
      </div>
      <Card title="Minutes of this period">
        <KeyValues
          columns={2}
          items={[
            { key: "Good minutes", value: formatCount(good ?? 0) },
            {
              key: "Bad minutes",
              value: formatCount(bad ?? 0),
              hint: (excusedBad ?? 0) > 0 && (
                <>
                  {formatCount(excusedBad ?? 0)} of them excused by{" "}
                  <TextLink href="/uptime/maintenance">planned work</TextLink>
                </>
              ),
            },
            {
              key: "Minutes nobody measured",
              value: formatCount(unknown ?? 0),
              hint: slices > 0 && `${formatShare(known, slices, 2)} of the time is measured.`,
            },
            {
              key: "If those count as down",
              value: formatShare(good ?? 0, slices, 3),
              hint: "The least that can be claimed.",
            },
          ]}
        />
      </Card>
    </>
  );
}
