import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import type { BurnState } from "@/lib/uptime/model/objective";
import { spanWords } from "./words";

/** How fast the budget burns, over which time, and what that means. */
export function BurnTable({ burn }: { burn: readonly BurnState[] }) {
  return <Table caption="Burn rates" columns={COLUMNS} rows={burn} rowKey={({ long }) => String(long)} />;
}

const COLUMNS: Column<BurnState>[] = [
  {
    key: "window",
    head: "Over",
    phone: "title",
    cell: ({ long, short }) => `${spanWords(long)} and ${spanWords(short)}`,
  },
  { key: "state", head: "State", phone: "side", cell: (tier) => <TierState tier={tier} /> },
  {
    key: "rates",
    head: "Burns now",
    numeric: true,
    phoneLabel: "burns",
    cell: ({ longRate, shortRate }) => `${rate(longRate)} and ${rate(shortRate)}`,
  },
  {
    key: "threshold",
    head: "Too fast above",
    numeric: true,
    phoneLabel: "too fast above",
    cell: ({ threshold }) => `${threshold.toFixed(1)} ×`,
  },
  {
    key: "does",
    head: "Then",
    phone: "foot",
    cell: ({ does }) => (does === "page" ? "somebody should be woken" : "somebody should look by day"),
  },
];

function TierState({ tier: { firing, frozen } }: { tier: BurnState }) {
  if (frozen)
    return <Status state="unknown">{firing ? "Held: too fast" : "Held: too little measured"}</Status>;
  return firing ? <Status state="down">Too fast</Status> : <Status state="passed">Within budget</Status>;
}

function rate(value: number | null): string {
  return value === null ? "not known" : `${value.toFixed(1)} ×`;
}
