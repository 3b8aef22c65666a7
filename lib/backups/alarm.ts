/** What is said of a copy that needs somebody, or of a restore point that is too old? Pure: a line, and why. */
import { spanWords, utcText } from "@/lib/time";
import type { Standing } from "./model/system";

/** `since` in milliseconds since 1970: since when it fires, or does not. */
export type BackupAlarm = { state: "firing" | "clear"; title: string; text: string; since: number };

const TITLES: Record<Standing, string | null> = {
  failed: "failed",
  stuck: "does not end",
  missed: "did not begin",
  unknown: "ended, and nobody knows how",
  partial: "saved a part alone",
  late: "did not end well in time",
  new: null,
  "no-point": null,
  good: null,
};

type Copy = { system: string; name: string; standing: Standing; why: string | null; since: number };

export function alarmOfCopy({ system, name, standing, why, since }: Copy): BackupAlarm {
  const what = TITLES[standing];
  if (what === null) {
    const title = `Backup of ${system} to ${name} is well`;
    return { state: "clear", title, text: "Its newest run ended well, or nothing is expected yet.", since };
  }
  return {
    state: "firing",
    title: `Backup of ${system} to ${name} ${what}`,
    text: why ?? `It ${what}.`,
    since,
  };
}

type Point = { system: string; pointAt: number; rpoS: number; now: number };

/** A restore point that is exactly as old as agreed still counts. */
export function alarmOfPoint({ system, pointAt, rpoS, now }: Point): BackupAlarm {
  const oldAt = pointAt + rpoS * 1_000;
  const at = utcText(new Date(pointAt));
  if (now <= oldAt) {
    const text = `Data could be brought back up to ${at}.`;
    return { state: "clear", title: `${system} could be restored`, text, since: pointAt };
  }
  return {
    state: "firing",
    title: `Newest restore point of ${system} is too old`,
    text: `It is of ${at}, and was agreed to be at most ${spanWords(rpoS)} old: what came since would be lost.`,
    since: oldAt,
  };
}
