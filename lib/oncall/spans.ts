/** What is left of stretches of time? Pure: union, difference and what is missing. Half-open, milliseconds since 1970. */

/** `from` inclusive, `to` exclusive. */
export type Span = { from: number; to: number };

/** In order, without overlap; those that touch are one. Empty and backward ones are left out. */
export function union(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { from, to } of spans.filter((span) => span.from < span.to).sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** The parts of `spans` that lie in none of `others`. Both in order and without overlap, and so is the answer. */
export function without<T extends Span>(spans: readonly T[], others: readonly Span[]): T[] {
  const result: T[] = [];
  let next = 0;
  for (const span of spans) {
    let from = span.from;
    while (next < others.length && (others[next]?.to ?? 0) <= from) next++;
    for (let at = next; from < span.to; at++) {
      const other = others[at];
      const until = Math.min(other?.from ?? span.to, span.to);
      if (from < until) result.push({ ...span, from, to: until });
      if (!other || other.from >= span.to) break;
      from = Math.max(from, other.to);
    }
  }
  return result;
}

/** The parts of `spans` that lie in one of `others`. Both in order and without overlap. */
export function within<T extends Span>(spans: readonly T[], others: readonly Span[]): T[] {
  const outside = gapsOf(others, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  return without(spans, outside);
}

/** What none of them covers. @param spans in order and without overlap */
export function gapsOf(spans: readonly Span[], from: number, to: number): Span[] {
  return from < to ? without([{ from, to }], spans) : [];
}
