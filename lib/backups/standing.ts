/**
 * How does a copy stand now? Pure: from what its runs said and what was agreed to one word, and why.
 *
 * Late is not missed, and neither is stuck, partial or "went well and made nothing new to restore" (field notes, "Backups").
 */
import { utcText } from "@/lib/time";
import type { Outcome } from "./model/run";
import { STANDINGS, type Standing } from "./model/system";

/** Times in milliseconds since 1970. */
export type CopyState = {
  /** The newest backup: when it ended, how, why not well, and whether it made a restore point. */
  lastAt: number | null;
  lastOutcome: Outcome | null;
  lastWhy: string | null;
  lastPoint: boolean | null;
  /** When the newest run of any end began. */
  begunAt: number | null;
  /** The newest that ended well. */
  goodAt: number | null;
  /** Until when the next must have ended well, exclusive; null: nothing is expected. */
  deadlineAt: number | null;
  /** When the oldest open run lasts too long; null: none is open. */
  stuckAt: number | null;
};

/** @param now milliseconds since 1970 @param doubt of `doubtOf` */
export function standingOf(copy: CopyState, now: number, doubt: string | null): Standing {
  const { lastAt, lastOutcome, lastPoint, begunAt, goodAt, deadlineAt, stuckAt } = copy;
  if (stuckAt !== null && stuckAt <= now) return "stuck";
  if (lastOutcome !== null && lastOutcome !== "ok" && (lastAt ?? 0) >= (goodAt ?? 0)) return lastOutcome;
  if (deadlineAt !== null && deadlineAt <= now) return (begunAt ?? 0) > (goodAt ?? 0) ? "late" : "missed";
  if (doubt !== null) return "doubtful";
  if (goodAt === null) return "new";
  return lastPoint ? "good" : "no-point";
}

/** null: it is good. */
export function whyOf(copy: CopyState, standing: Standing, doubt: string | null): string | null {
  const { lastWhy, goodAt, deadlineAt, begunAt } = copy;
  const last =
    goodAt === null ? "None has ever ended well." : `The last good one ended ${utcText(new Date(goodAt))}.`;
  switch (standing) {
    case "good":
      return null;
    case "doubtful":
      return doubt;
    case "new":
      return "Nothing was heard of it yet.";
    case "failed":
    case "partial":
    case "unknown":
    case "no-point":
      return lastWhy ?? `Its last run said "${standing}" and no more.`;
    case "stuck":
      return `A run that began has not said that it ended. ${last}`;
    case "late":
      return `A run began ${begunAt === null ? "" : `${utcText(new Date(begunAt))} `}and none has ended well in time. ${last}`;
    case "missed":
      return `None began by ${deadlineAt === null ? "its time" : utcText(new Date(deadlineAt))}. ${last}`;
  }
}

/** Of several the one that needs a person most. */
export function worstOf(standings: readonly Standing[]): Standing {
  return STANDINGS.find((one) => standings.includes(one)) ?? "new";
}

/** @param rpoS seconds; a restore point that is exactly as old still counts. null: none is known */
export function isFresh(pointAt: number | null, rpoS: number, now: number): boolean | null {
  return pointAt === null ? null : now - pointAt <= rpoS * 1_000;
}
