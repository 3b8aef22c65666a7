import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { type Column, Table } from "@/components/ui/table";
import type { Figures, Summary } from "@/lib/incidents/model/figures";
import { counted, formatCount, formatShare } from "@/lib/units";
import { lengthWords } from "./words";

type Row = { what: string; of: string; summary: Summary | null };

/** How fast incidents are seen, taken and mended; never a mean alone. */
export function MeanTimes({ figures }: { figures: Figures }) {
  const { days, incidents, isCut, detect, mitigate, resolve, acknowledge } = figures;
  const rows: Row[] = [
    { what: "Detected", of: "incidents, from the start of the impact", summary: detect },
    {
      what: "Somebody called",
      of: "alerts of these incidents, from their opening",
      summary: acknowledge.notify,
    },
    { what: "Acknowledged", of: "alerts of these incidents, from their opening", summary: acknowledge.times },
    { what: "Mitigated", of: "incidents, from the start of the impact", summary: mitigate },
    { what: "Resolved", of: "incidents, from the start of the impact", summary: resolve },
  ];
  return (
    <Card
      title={`Mean times, ${days}\u00a0days`}
      hint={`Of ${counted(incidents, "incident")} that ${incidents === 1 ? "was" : "were"} detected in them.${isCut ? " There were more: only the newest are counted." : ""}`}
    >
      {incidents === 0 ? (
        <EmptyState kind="not-known" title="Nothing to reckon with">
          No incident was detected in these days, so nobody can say how fast one is mended.
        </EmptyState>
      ) : (
        <>
          <Table caption="Mean times" columns={COLUMNS} rows={rows} rowKey={({ what }) => what} />
          <p className="mt-2 max-w-prose text-text-2">{neverWords(acknowledge)}</p>
        </>
      )}
    </Card>
  );
}

const COLUMNS: Column<Row>[] = [
  {
    key: "what",
    head: "Until",
    phone: "title",
    cell: ({ what, of }) => (
      <>
        {what}
        <span className="block text-xs text-text-3">{of}</span>
      </>
    ),
  },
  {
    key: "count",
    head: "Count",
    numeric: true,
    phone: "side",
    phoneLabel: "count",
    cell: ({ summary }) => formatCount(summary?.count ?? 0),
  },
  column("mean", "Mean", ({ mean }) => mean),
  column("median", "Median", ({ median }) => median),
  column("p90", "9 of 10 within", ({ p90 }) => p90),
];

function column(key: string, head: string, pick: (summary: Summary) => number): Column<Row> {
  return {
    key,
    head,
    numeric: true,
    phoneLabel: head.toLowerCase(),
    cell: ({ summary }) => (summary ? lengthWords(pick(summary)) : "Not known"),
  };
}

const EXCLUDED_WORDS: Record<keyof Figures["acknowledge"]["excluded"], string> = {
  maintenance: "during planned work",
  test: "a test",
  lease_expired: "whose sender fell silent",
  duplicate: "a duplicate",
};

function neverWords({ acknowledged, never, waiting, excluded }: Figures["acknowledge"]): string {
  const decided = acknowledged + never;
  const left = (Object.keys(EXCLUDED_WORDS) as (keyof typeof EXCLUDED_WORDS)[])
    .filter((why) => excluded[why] > 0)
    .map((why) => `${formatCount(excluded[why])} ${EXCLUDED_WORDS[why]}`);
  const told = [
    decided === 0
      ? "No alert of these incidents is decided yet, so nobody can say how many are never acknowledged."
      : `${formatShare(never, decided)} of their alerts were never acknowledged: ${formatCount(never)} of ${formatCount(decided)}.`,
    ...(waiting > 0 ? [`${counted(waiting, "alert")} still ${waiting === 1 ? "waits" : "wait"}.`] : []),
    ...(left.length > 0 ? [`Not counted: ${left.join(", ")}.`] : []),
  ];
  return told.join(" ");
}
