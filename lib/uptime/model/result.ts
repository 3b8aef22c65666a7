/** What a look at a target says. */

/** *invalid* is our fault: the prober was cut off, its DNS failed, its clock was wrong. It says nothing of the target. */
export type ResultClass = "ok" | "fail" | "invalid";

/** How they stand in the database: never renumber. */
export const RESULT_CLASSES = ["ok", "fail", "invalid"] as const satisfies readonly ResultClass[];
