/** The words of evidence and its retention. */
import { z } from "zod";

/** How long evidence is kept. The floors are the database's own. */
export const Retention = z.strictObject({
  reportDays: z.int().min(7).max(800),
  evidenceMonths: z.int().min(2).max(60),
  changeMonths: z.int().min(3).max(120),
});
export type Retention = z.infer<typeof Retention>;

export const DEFAULT_RETENTION: Retention = { reportDays: 32, evidenceMonths: 3, changeMonths: 13 };
