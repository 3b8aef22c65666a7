/**
 * What becomes of the rows on screen when the list was read anew? Pure. Under a hand rows change and never move, and what
 * is new always waits until it is asked for, so that nobody acts on the row that took another one's place.
 */

type Row = { id: string; openedAt: number };

export type Reread<R extends Row> = {
  rows: R[];
  /** Opened since the list was first shown, and not on screen. */
  arrived: number;
  /** On screen, and no longer in the list: what became of them must be asked for. */
  missing: string[];
};

/** @param seenAt when what is on screen was read, in milliseconds @param held somebody's pointer, focus or choice is in it */
export function reread<R extends Row>(
  shown: readonly R[],
  fresh: readonly R[],
  { seenAt, held }: { seenAt: number; held: boolean },
): Reread<R> {
  // Nothing is there that could move.
  if (shown.length === 0) return { rows: [...fresh], arrived: 0, missing: [] };
  const known = new Set(shown.map(({ id }) => id));
  const isNew = ({ id, openedAt }: R) => !known.has(id) && openedAt > seenAt;
  const arrived = fresh.filter(isNew).length;
  if (held) {
    const news = new Map(fresh.map((row) => [row.id, row]));
    return {
      rows: shown.map((row) => news.get(row.id) ?? row),
      arrived,
      missing: shown.filter(({ id }) => !news.has(id)).map(({ id }) => id),
    };
  }
  // Rows that moved up from the next page are old, and fill the places of those that left.
  const rows = fresh.filter((row) => !isNew(row));
  if (rows.length === 0) return { rows: [...fresh], arrived: 0, missing: [] };
  return { rows, arrived, missing: [] };
}
