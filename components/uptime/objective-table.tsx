import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { formatShare } from "@/lib/units";
import { type BurnState, type ObjectiveRow, percentText } from "@/lib/uptime/model/objective";
import { BudgetLeft } from "./budget-left";
import { ObjectiveStatus } from "./objective-status";
import { windowWords } from "./words";

type ObjectiveTableProps = { objectives: readonly ObjectiveRow[]; zone: string; now: Date };

/** The objectives, the least budget left first. */
export function ObjectiveTable({ objectives, zone, now }: ObjectiveTableProps) {
  return (
    <Table
      caption="Objectives, the least budget left first"
      columns={columnsFor(zone, now)}
      rows={objectives}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, now: Date): Column<ObjectiveRow>[] {
  return [
    {
      key: "name",
      head: "Service",
      phone: "title",
      cell: ({ id, name }) => (
        <TextLink href={`/uptime/${id}`}>
          <Untrusted text={name} />
        </TextLink>
      ),
    },
    {
      key: "state",
      head: "State",
      phone: "side",
      cell: (objective) => <ObjectiveStatus objective={objective} now={now} />,
    },
    {
      key: "since",
      head: "Since",
      cell: ({ stateSince }) => <Time at={stateSince} zone={zone} form="span" now={now} none="–" />,
    },
    {
      key: "target",
      head: "Target",
      numeric: true,
      phoneLabel: "target",
      cell: ({ target, window }) => `${percentText(target)}\u00a0% of ${windowWords(window)}`,
    },
    {
      key: "actual",
      head: "Measured",
      numeric: true,
      phoneLabel: "measured",
      cell: (objective) => measured(counted(objective)),
    },
    {
      key: "left",
      head: "Budget left",
      phone: "foot",
      cell: (objective) => <BudgetLeft objective={objective} />,
    },
    {
      key: "burn",
      head: "Burn, 1\u00a0h",
      numeric: true,
      phone: "desk",
      cell: ({ burn }) => rateWords(burn[0]),
    },
  ];
}

type Minutes = { good: number; bad: number };

/** Rounded down, so that 100 % means all of it. */
export function measured({ good, bad }: Minutes): string {
  return formatShare(good, good + bad, 3);
}

/** Without what planned work excuses. */
export function counted({ good, bad, excusedGood, excusedBad }: ObjectiveRow): Minutes {
  return { good: (good ?? 0) - (excusedGood ?? 0), bad: (bad ?? 0) - (excusedBad ?? 0) };
}

export function rateWords(tier: BurnState | undefined): string {
  if (tier?.longRate === null || tier?.longRate === undefined) return "Not known";
  return `${tier.longRate.toFixed(1)} ×`;
}
