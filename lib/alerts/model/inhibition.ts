/** The words of inhibition: which alerts explain which others, so that nobody is told of those. */
import { z } from "zod";
import type { Matcher } from "./matchers";
import { LABEL_LIMITS } from "./signal";
import { WrittenMatchers } from "./written-matchers";

export const MOST_INHIBITIONS = 50;

/** Of labels; spaces and commas part them. */
const Names = z
  .union([z.string().max(4_000), z.array(z.string().max(4_000)).max(50)])
  .transform((given) => [
    ...new Set(
      (typeof given === "string" ? [given] : given).flatMap((text) => text.split(/[\s,]+/)).filter(Boolean),
    ),
  ])
  .pipe(z.array(z.string().max(LABEL_LIMITS.name)).max(20));

export const NewInhibition = z.strictObject({
  name: z.string().trim().min(1, "is missing").max(100),
  /** While an alert like this stands … */
  sourceMatchers: WrittenMatchers,
  /** … alerts like these are told to nobody, */
  targetMatchers: WrittenMatchers,
  /** if all of these labels are the same on both. One that is missing on both is the same. */
  equal: Names.default([]),
});
export type NewInhibition = z.infer<typeof NewInhibition>;

export type Inhibition = {
  id: string;
  name: string;
  sourceMatchers: readonly Matcher[];
  targetMatchers: readonly Matcher[];
  equal: readonly string[];
};
