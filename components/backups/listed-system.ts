/** What stands in a row of the list of systems? Values and words alone: the row itself is made in the browser. */
import { type TimeWords, timeWords } from "@/components/ui/time";
import type { SystemRow } from "@/lib/backups/model/system";
import { durationWords, spanWords } from "@/lib/time";
import { copyWords } from "./copy-words";
import { restoreWords, type StateWords, stateWords } from "./system-state";
import { KIND_WORDS } from "./words";

export type ListedSystem = {
  id: string;
  name: string;
  kind: string;
  environment: string | null;
  state: StateWords;
  point: TimeWords | null;
  limit: string;
  restored: StateWords;
  restoredAt: TimeWords | null;
  /** How long that took, and what was agreed; null: not known, and nothing. */
  took: string | null;
  goal: string | null;
  isSlow: boolean;
  /** By when the next one must have passed; null: at once, for the newest did not. */
  due: TimeWords | null;
  isOverdue: boolean;
  copies: string;
};

export function listed(system: SystemRow, zone: string, now: Date): ListedSystem {
  const { id, name, kind, environment, pointAt, rpoS, rtoS, drill, drillDueAt, copies } = system;
  const failed = drill !== null && drill.result !== "passed";
  const isOverdue = !failed && drillDueAt < now;
  return {
    ...{ id, name, environment, kind: KIND_WORDS[kind], limit: spanWords(rpoS), copies: copyWords(copies) },
    ...{ state: stateWords(system), restored: restoreWords(system) },
    point: timeWords({ at: pointAt, zone, now }),
    restoredAt: timeWords({ at: drill?.at ?? null, zone, now }),
    took: drill?.tookS == null ? null : durationWords(drill.tookS),
    isSlow: rtoS !== null && (drill?.tookS ?? 0) > rtoS,
    goal: rtoS === null ? null : spanWords(rtoS),
    isOverdue,
    // What did not pass is tried again when it is mended, not when its days are over.
    due: failed ? null : timeWords({ at: drillDueAt, zone, now, form: isOverdue ? "span" : "ago" }),
  };
}
