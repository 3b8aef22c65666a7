/** The words of evidence and its retention. */
import { z } from "zod";
import { SPECS, type Spec } from "./specs";

/** How long evidence is kept. The floors are the database's own. */
export const Retention = z.strictObject({
  reportDays: z.int().min(7).max(800),
  evidenceMonths: z.int().min(2).max(60),
  changeMonths: z.int().min(3).max(120),
});
export type Retention = z.infer<typeof Retention>;

export const DEFAULT_RETENTION: Retention = { reportDays: 32, evidenceMonths: 3, changeMonths: 13 };

const specs: ReadonlyMap<string, Spec> = new Map(SPECS.map((spec) => [spec.id, spec]));

/** What an output is: the command that made it, and what a reader learns from it. Null for a foreign name. */
export function describeOutput(spec: string): Pick<Spec, "command" | "about" | "root"> | null {
  return specs.get(spec) ?? null;
}
