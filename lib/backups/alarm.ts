/** What is said of a copy that needs somebody, or of a restore point that is too old? Pure: a line, and why. */
import { spanWords, utcText } from "@/lib/time";
import { counted } from "@/lib/units";
import { visibleText } from "@/lib/untrusted";
import { dueAt } from "./drilling";
import type { DrillResult } from "./model/drill";
import type { Standing } from "./model/system";
import type { Retention } from "./retention";

/** `since` in milliseconds since 1970: since when it fires, or does not. */
export type BackupAlarm = { state: "firing" | "clear"; title: string; text: string; since: number };

const TITLES: Record<Standing, string | null> = {
  failed: "failed",
  stuck: "does not end",
  missed: "did not begin",
  unknown: "ended, and nobody knows how",
  partial: "saved a part alone",
  late: "did not end well in time",
  doubtful: "went well, and is in doubt",
  new: null,
  "no-point": null,
  good: null,
};

/** Where a copy's runs are read; `why` nothing, or not all, could be. Milliseconds since 1970; null: no report came yet. */
export type ReadThere = { hostname: string; heardAt: number | null; why: string | null };

type Copy = {
  system: string;
  name: string;
  standing: Standing;
  why: string | null;
  since: number;
  /** null: its tool tells of its runs. */
  reading: ReadThere | null;
};

/** What did not come is missing, or nobody could see it. */
const UNSEEN: readonly Standing[] = ["missed", "late", "stuck"];

export function alarmOfCopy({ system, name, standing, why, since, reading }: Copy): BackupAlarm {
  const what = TITLES[standing];
  if (what === null) {
    const title = `Backup of ${system} to ${name} is well`;
    return { state: "clear", title, text: "Its newest run ended well, or nothing is expected yet.", since };
  }
  return {
    state: "firing",
    title: `Backup of ${system} to ${name} ${what}`,
    text: [why ?? `It ${what}.`, reading && UNSEEN.includes(standing) ? readWords(reading) : ""]
      .join(" ")
      .trim(),
    since,
  };
}

function readWords({ hostname, heardAt, why }: ReadThere): string {
  const report =
    heardAt === null
      ? "of which no report came yet"
      : `whose newest report came ${utcText(new Date(heardAt))}`;
  return `Its runs are read from the agent of ${visibleText(hostname)}, ${report}. ${why ?? ""}`.trim();
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

type Kept = { system: string; name: string; retention: Retention; now: number };

/** What nobody lists is not known, and no alarm: the page says so. */
export function alarmOfRetention({ system, name, retention: { state, why }, now }: Kept): BackupAlarm {
  if (state !== "short") {
    return { state: "clear", title: `${name} of ${system} is not known to be short`, text: why, since: now };
  }
  const title = `${name} of ${system} holds less than was agreed`;
  return { state: "firing", title, text: why, since: now };
}

type Tested = {
  system: string;
  /** The newest test that ended; null: none was ever tried. */
  result: DrillResult | null;
  drillAt: number | null;
  passedAt: number | null;
  createdAt: number;
  drillDays: number;
  now: number;
};

/** A restore that was tried and did not pass, or that is due and was not tried. */
export function alarmOfTests(tested: Tested): BackupAlarm {
  const { system, result, drillAt, passedAt, createdAt, drillDays, now } = tested;
  if (result === "failed" || result === "partly") {
    const what = result === "failed" ? "failed" : "passed only partly";
    const text = `It ended ${drillAt === null ? "at a time that is not known" : utcText(new Date(drillAt))}.`;
    return { state: "firing", title: `Restore test of ${system} ${what}`, text, since: drillAt ?? now };
  }
  const due = dueAt(passedAt, createdAt, drillDays);
  const last = passedAt === null ? "None ever passed." : `The last passed ${utcText(new Date(passedAt))}.`;
  if (now > due) {
    const text = `It was due by ${utcText(new Date(due))}: one every ${counted(drillDays, "day")}. ${last}`;
    return { state: "firing", title: `Restore test of ${system} is overdue`, text, since: due };
  }
  return {
    state: "clear",
    title: `Restore test of ${system} is not due`,
    text: last,
    since: passedAt ?? createdAt,
  };
}
