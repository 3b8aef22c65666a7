/**
 * Which part of a large output is shown at once? Pages of at most 256 KiB and 1,000 lines, cut between lines where
 * there are any, else between characters: put together they are the output, byte for byte.
 */

export const PAGE_BYTES = 256 * 1024;
export const PAGE_LINES = 1_000;

export type EvidencePage = {
  bytes: Uint8Array;
  /** 1-based; beyond the end it is the last page. */
  page: number;
  pages: number;
  /** Number of the first line on this page, 1-based. */
  firstLine: number;
  /** Bytes before this page. */
  from: number;
};

export function pageOfEvidence(bytes: Uint8Array, wanted: number): EvidencePage {
  const starts = pageStarts(bytes);
  const page = Math.min(Math.max(1, Math.floor(wanted)), starts.length);
  const { from, firstLine } = starts[page - 1] ?? { from: 0, firstLine: 1 };
  const end = starts[page]?.from ?? bytes.length;
  return { bytes: bytes.subarray(from, end), page, pages: starts.length, firstLine, from };
}

type Start = { from: number; firstLine: number };

const LINE_FEED = 0x0a;

function pageStarts(bytes: Uint8Array): Start[] {
  const starts: Start[] = [];
  let start: Start = { from: 0, firstLine: 1 };
  while (start.from < bytes.length || starts.length === 0) {
    starts.push(start);
    start = nextStart(bytes, start);
  }
  return starts;
}

function nextStart(bytes: Uint8Array, { from, firstLine }: Start): Start {
  const limit = Math.min(bytes.length, from + PAGE_BYTES);
  let end = from;
  let lines = 0;
  while (lines < PAGE_LINES) {
    const feed = bytes.indexOf(LINE_FEED, end);
    if (feed === -1 || feed >= limit) break;
    end = feed + 1;
    lines++;
  }
  if (lines === PAGE_LINES || (lines > 0 && limit < bytes.length)) {
    return { from: end, firstLine: firstLine + lines };
  }
  return {
    from: limit === bytes.length ? limit : characterStart(bytes, limit),
    firstLine: firstLine + lines,
  };
}

/** Steps back out of a UTF-8 character, which is at most four bytes long. */
function characterStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (at - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return ((bytes[start] ?? 0) & 0xc0) === 0x80 ? at : start;
}
