/** The words of mean times: what they are over, and what is no part of them. */
import { z } from "zod";

/** Seconds. The 90th percentile is one of the lengths themselves. */
export type Summary = { count: number; mean: number; median: number; p90: number };

export type Figures = {
  /** Over how many days. */
  days: number;
  incidents: number;
  /** There were more than are counted. */
  isCut: boolean;
  /** From the start of the impact. null where nothing was measured. */
  detect: Summary | null;
  mitigate: Summary | null;
  resolve: Summary | null;
  /** Of the alerts that are linked to these incidents, from their opening. */
  acknowledge: {
    /** Until the first page arrived. */
    notify: Summary | null;
    times: Summary | null;
    acknowledged: number;
    never: number;
    waiting: number;
    /** From 0 to 1; null when nothing is decided. */
    neverShare: number | null;
    excluded: Readonly<Record<"maintenance" | "test" | "lease_expired" | "duplicate", number>>;
  };
};

export const FigureQuery = z.object({ days: z.coerce.number().int().min(1).max(366).default(90) });
