import { type Column, Table } from "@/components/ui/table";
import type { StripPiece } from "@/lib/oncall/model/strip";
import { pieceName } from "./rota-strip";

const MOST = 100;

/** What the strip shows, as a list that can be read out. */
export function ShiftList({ caption, pieces }: { caption: string; pieces: readonly StripPiece[] }) {
  return (
    <>
      <Table caption={caption} columns={COLUMNS} rows={pieces.slice(0, MOST)} rowKey={({ x }) => String(x)} />
      {pieces.length > MOST && <p className="text-xs text-text-3">{pieces.length - MOST} more follow.</p>}
    </>
  );
}

const COLUMNS: Column<StripPiece>[] = [
  {
    key: "who",
    head: "Who",
    phone: "title",
    cell: (piece) =>
      piece.personId === null ? (
        <strong className="text-critical">Nobody</strong>
      ) : (
        <bdi>{pieceName(piece)}</bdi>
      ),
  },
  { key: "from", head: "From", phoneLabel: "from", cell: ({ begins }) => begins },
  { key: "to", head: "To", phoneLabel: "to", cell: ({ ends }) => ends ?? "later" },
  {
    key: "by",
    head: "By",
    phone: "side",
    cell: ({ by }) => (by === null ? "–" : by === "override" ? "override" : `layer ${by + 1}`),
  },
];
