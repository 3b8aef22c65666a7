/** Can we restore, said to somebody who has a minute? Whole sentences, and what is not known is never told as good. Pure. */
import { durationWords, spanWords } from "@/lib/time";
import { counted, formatCount } from "@/lib/units";
import { bareWords, unknownWords } from "./bare-words";
import type { BackupCounts } from "./system";

/** Of the restores that count as proof now, the one that took longest; null: there is none. */
export type SlowestRestore = { tookS: number; rtoS: number | null };

export type RestoreSentences = { systems: string[]; unprotected: string[] };

/** `env` is the environment that the counts are narrowed to. */
export function restoreSentences(
  counts: BackupCounts,
  slowest: SlowestRestore | null,
  env: string | undefined,
): RestoreSentences {
  const unprotected = [bareWords(counts), unknownWords(counts)]
    .filter((text) => text !== null)
    .map((text) => `${text}.`);
  if (counts.systems === 0) {
    return { systems: [`Not known: no system${env ? ` of ${env}` : ""} is protected yet.`], unprotected };
  }
  return {
    systems: [
      pointWords(counts),
      ...damageWords(counts),
      testWords(counts),
      ...slowestWords(slowest, testedOf(counts)),
    ],
    unprotected,
  };
}

function pointWords({ systems, stale, unheard }: BackupCounts): string {
  const fresh = systems - stale - unheard;
  if (systems === 1) {
    if (unheard > 0) return "Not known: nothing was heard of a restore point of the only system.";
    return `The newest restore point of the only system is ${stale > 0 ? "" : "no "}older than agreed.`;
  }
  const gaps = [
    ...(stale > 0 ? [`${formatCount(stale)} ${stale === 1 ? "has an older one" : "have older ones"}`] : []),
    ...(unheard > 0 ? [`of ${formatCount(unheard)} none is known`] : []),
  ];
  return sentence(
    `${share(fresh, systems)} ${fresh <= 1 ? "has" : "have"} a restore point no older than agreed`,
    gaps,
  );
}

function damageWords({ systems, damaged }: BackupCounts): string[] {
  if (damaged === 0) return [];
  const which = systems === 1 ? "the only system" : counted(damaged, "system");
  return [`In a copy of ${which} the last check found errors.`];
}

function testedOf({ systems, untried, failed, partly, overdue }: BackupCounts): number {
  return systems - untried - failed - partly - overdue;
}

/** How many were restored in a test in time, and what of the rest. */
export function testWords(counts: BackupCounts): string {
  const { systems, untried, failed, partly, overdue } = counts;
  const tested = testedOf(counts);
  if (systems === 1) {
    if (failed > 0) return "The last test of the only system failed.";
    if (partly > 0) return "The only system was restored only partly in its last test.";
    if (overdue > 0) return "The last test of the only system is longer ago than agreed.";
    return `The only system was ${untried > 0 ? "never restored in a test" : "restored in a test within the agreed days"}.`;
  }
  const gaps = [
    ...(failed > 0 ? [`the last test of ${formatCount(failed)} failed`] : []),
    ...(partly > 0 ? [`${formatCount(partly)} ${were(partly)} restored only partly`] : []),
    ...(overdue > 0 ? [`the last test of ${formatCount(overdue)} is longer ago`] : []),
    ...(untried > 0 ? [`${formatCount(untried)} ${were(untried)} never tested`] : []),
  ];
  return sentence(
    `${share(tested, systems)} ${were(tested)} restored in a test within the agreed days`,
    gaps,
  );
}

function slowestWords(slowest: SlowestRestore | null, tested: number): string[] {
  if (slowest === null) return [];
  const restore = tested === 1 ? "restore in that test" : "slowest restore among these";
  return [`The ${restore} took ${durationWords(slowest.tookS)}${agreedWords(slowest)}.`];
}

/** What is agreed may have been shortened since. */
function agreedWords({ tookS, rtoS }: SlowestRestore): string {
  if (rtoS === null) return "; no time is agreed for it";
  const agreed = spanWords(rtoS);
  const is = agreed.startsWith("1\u00a0") ? "is" : "are";
  return tookS > rtoS
    ? `, longer than the ${agreed} that ${is} agreed now`
    : ` of the ${agreed} that ${is} agreed`;
}

/** "Both systems", "All 18 systems", "15 of 18 systems", "None of 18 systems" */
function share(some: number, all: number): string {
  if (some === all) return all === 2 ? "Both systems" : `All ${counted(all, "system")}`;
  return `${some === 0 ? "None" : formatCount(some)} of ${counted(all, "system")}`;
}

function were(count: number): string {
  return count <= 1 ? "was" : "were";
}

function sentence(told: string, gaps: readonly string[]): string {
  return gaps.length === 0 ? `${told}.` : `${told}; ${gaps.join(", ")}.`;
}
