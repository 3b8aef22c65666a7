import { type State, Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { SystemRow } from "@/lib/backups/model/system";
import { DRILL_WORDS, STANDING_WORDS } from "./words";

export type StateWords = { state: State; word: string };

/** Too old is said before anything that a copy says: it is what a restore would meet. */
export function stateWords({ isFresh, standing, copies }: SystemRow): StateWords {
  if (isFresh === false) return { state: "failed", word: "Too old" };
  if (copies.length === 0) return { state: "unknown", word: "No copy" };
  return STANDING_WORDS[standing];
}

export function SystemState({ system }: { system: SystemRow }) {
  const { state, word } = stateWords(system);
  return <Status state={state}>{word}</Status>;
}

/** The newest restore that was tried; one that passed too long ago is not known any more. */
export function restoreWords({ drill, isProven }: SystemRow): StateWords {
  if (!drill) return { state: "unknown", word: "Never tried" };
  if (drill.result === "passed" && !isProven) return { state: "unknown", word: "Overdue" };
  return DRILL_WORDS[drill.result];
}

export function LastRestore({ system, zone, now }: { system: SystemRow; zone: string; now: Date }) {
  const { state, word } = restoreWords(system);
  return (
    <>
      <Status state={state}>{word}</Status>{" "}
      {system.drill && <Time at={system.drill.at} zone={zone} now={now} />}
    </>
  );
}

/** What everything else is for: when it was brought back last, and whether that is still proof. */
export function ProvenRestore({ system, zone, now }: { system: SystemRow; zone: string; now: Date }) {
  const { drill, isProven } = system;
  if (!drill?.passedAt) return <>No restore of it was ever proven.</>;
  return (
    <>
      Last proven restore: <Time at={drill.passedAt} zone={zone} form="minute" now={now} />
      {isProven
        ? "."
        : drill.result === "passed"
          ? ", longer ago than agreed."
          : "; the newest did not pass."}
    </>
  );
}
