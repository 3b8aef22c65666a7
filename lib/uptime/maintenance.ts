/**
 * Which slices does planned work excuse? Pure. Windows overlap and touch; they are merged before anything is counted,
 * so no minute is excused twice. Nothing here removes a result: excuse is a second bit beside the verdict.
 */
import { SLICE_MS } from "./slices";

/** Milliseconds since 1970; `from` inclusive, `to` exclusive. */
export type Span = { from: number; to: number };

/** In order, without overlap; those that touch are one. Empty and backward spans are left out. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { from, to } of spans.filter((span) => span.from < span.to).sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** For each slice from `from`, 1 when it lies wholly inside planned work. A slice at the edge still counts: 0. */
export function excused(spans: readonly Span[], from: number, slices: number): Uint8Array {
  const marks = new Uint8Array(slices);
  for (const span of merged(spans)) {
    const first = Math.ceil((span.from - from) / SLICE_MS);
    const end = Math.floor((span.to - from) / SLICE_MS);
    if (end > first) marks.fill(1, Math.max(0, first), Math.max(0, end));
  }
  return marks;
}
