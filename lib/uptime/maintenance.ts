/**
 * When is work planned? Pure. Windows overlap and touch; they are merged before anything is counted, so no minute is
 * excused twice. Which minutes they excuse is counted from the verdicts (ledger.ts); nothing removes a result.
 */
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
