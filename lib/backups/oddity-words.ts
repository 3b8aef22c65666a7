/** What is said of a run whose size is odd? Pure. */
import { formatBytes, formatCount } from "@/lib/units";
import type { Anomaly } from "./anomaly";

/** "It holds 0.4 GiB; those before held about 10.6 GiB." */
export function anomalyWords({ of, value, median }: Anomaly): string {
  if (of === "files")
    return `It holds ${formatCount(value)} files; those before held about ${formatCount(median)}.`;
  const [now, usual] = [formatBytes(value), formatBytes(median)];
  return of === "bytes"
    ? `It holds ${now}; those before held about ${usual}.`
    : `It added ${now}; those before added about ${usual}.`;
}
