/** Measured times in three numbers. */

export type Times = { count: number; p50: number; p95: number; p99: number };

/** Nearest rank, in the unit that was given, to a hundredth. */
export function quantiles(values: readonly number[]): Times {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
    return Math.round(value * 100) / 100;
  };
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
