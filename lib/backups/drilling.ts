/**
 * What came of a restore that was tried? Pure: from its checks and times to a result and why, and to the words that its
 * hash covers.
 */
import { durationWords, spanWords } from "@/lib/time";
import { counted } from "@/lib/units";
import type { DrillCheck, DrillPart, DrillResult } from "./model/drill";

/** Times in milliseconds since 1970. */
export type Tried = {
  startedAt: number;
  usableAt: number | null;
  pointAt: number | null;
  parts: readonly DrillPart[];
  checks: readonly DrillCheck[];
  /** Somebody says so. */
  failed: boolean;
  rtoS: number | null;
  rpoS: number;
};

const DAY_MS = 86_400_000;

/** By when the next drill must have passed, inclusive; all in milliseconds since 1970. */
export function dueAt(passedAt: number | null, createdAt: number, drillDays: number): number {
  return (passedAt ?? createdAt) + drillDays * DAY_MS;
}

/** Passed is only what was checked, could be used, and was in time: the rest says what was missing. */
export function resultOf(tried: Tried): { result: DrillResult; why: string | null } {
  const { usableAt, checks, failed, rtoS, rpoS } = tried;
  const wrong = checks.filter(({ passed }) => !passed);
  if (failed) return { result: "failed", why: "Whoever did it says that it failed." };
  if (usableAt === null) return { result: "failed", why: "What was restored could never be used." };
  if (checks.length === 0) return { result: "partly", why: "Nothing of what was restored was checked." };
  if (wrong.length === checks.length) return { result: "failed", why: wrongWords(wrong) };
  const faults = [
    ...(wrong.length > 0 ? [wrongWords(wrong)] : []),
    ...endedBadly(tried.parts).map((part) => `The command of ${part.name} ended with ${part.exitStatus}.`),
    ...(rtoS !== null && tookS(tried) > rtoS
      ? [`It took ${durationWords(tookS(tried))}, and ${spanWords(rtoS)} were agreed.`]
      : []),
    ...(tried.pointAt === null
      ? ["Nobody said up to when its data goes, so what would have been lost is not known."]
      : []),
    ...((lostS(tried) ?? 0) > rpoS
      ? [`${durationWords(lostS(tried) ?? 0)} would have been lost, and ${spanWords(rpoS)} were agreed.`]
      : []),
  ];
  return faults.length === 0 ? { result: "passed", why: null } : { result: "partly", why: faults.join(" ") };
}

function wrongWords(wrong: readonly DrillCheck[]): string {
  const [first] = wrong;
  const others = wrong.length > 1 ? `, and ${counted(wrong.length - 1, "other check")} failed` : "";
  return `${first?.name}: expected ${first?.expected}, observed ${first?.observed || "nothing"}${others}.`;
}

/** What failed and was done again counts as it ended the last time. */
function endedBadly(parts: readonly DrillPart[]): DrillPart[] {
  const newest = new Map(parts.map((part) => [part.name, part]));
  return [...newest.values()].filter(({ exitStatus }) => (exitStatus ?? 0) !== 0);
}

/** Seconds from its begin to when what was restored could be used. */
function tookS({ startedAt, usableAt }: Tried): number {
  return ((usableAt ?? startedAt) - startedAt) / 1_000;
}

/** Seconds of data that a disaster at its begin would have cost; null: nobody knows how old the restore point was. */
export function lostS({ startedAt, pointAt }: Pick<Tried, "startedAt" | "pointAt">): number | null {
  return pointAt === null ? null : Math.max(0, (startedAt - pointAt) / 1_000);
}

/** What is observed must be what was expected, whatever the spaces around it. */
export function isAsExpected({ expected, observed }: { expected: string; observed: string }): boolean {
  return expected.trim() === observed.trim();
}

export type Sealed = {
  system: string;
  copy: string | null;
  snapshot: string | null;
  pointAt: string | null;
  startedBy: string;
  startedAt: string;
  usableAt: string | null;
  endedAt: string;
  parts: readonly DrillPart[];
  checks: readonly DrillCheck[];
  result: DrillResult;
  why: string | null;
  note: string | null;
  evidenceSha256: string | null;
};

/** The text that the hash of a drill covers: the drill before it, its number, and all that was told, in a fixed order. */
export function sealedText(seq: number, prevHash: string, drill: Sealed): string {
  const { system, copy, snapshot, pointAt, startedBy, startedAt, usableAt, endedAt, result, why, note } =
    drill;
  const parts = drill.parts.map(({ name, startedAt: from, endedAt: to, exitStatus }) =>
    exitStatus == null ? [name, from, to] : [name, from, to, exitStatus],
  );
  const checks = drill.checks.map((one) => [one.name, one.expected, one.observed, one.passed, one.at]);
  return JSON.stringify([
    ...[
      "garrison-drill 1",
      seq,
      prevHash,
      system,
      copy,
      snapshot,
      pointAt,
      startedBy,
      startedAt,
      usableAt,
      endedAt,
    ],
    ...[parts, checks, result, why, note, drill.evidenceSha256],
  ]);
}
