/** Which rows of a long list are shown? Facts are held whole, so their lists are cut by number, 100 rows at a time. */

const ROWS_AT_ONCE = 100;

export type ListPage<Row> = {
  rows: Row[];
  /** 1-based; beyond the end it is the last page. */
  page: number;
  pages: number;
  /** Rows before this page. */
  before: number;
  total: number;
};

export function pageOfList<Row>(all: readonly Row[], wanted: number): ListPage<Row> {
  const pages = Math.max(1, Math.ceil(all.length / ROWS_AT_ONCE));
  const page = Math.min(Math.max(1, Math.floor(wanted)), pages);
  const before = (page - 1) * ROWS_AT_ONCE;
  return { rows: all.slice(before, before + ROWS_AT_ONCE), page, pages, before, total: all.length };
}

/** Rows in whose text every word of the search occurs, in any order and case. No words: all rows. */
export function matching<Row>(
  all: readonly Row[],
  search: string,
  text: (row: Row) => string,
): readonly Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all;
  return all.filter((row) => {
    const hay = text(row).toLowerCase();
    return words.every((word) => hay.includes(word));
  });
}
