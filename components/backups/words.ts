/** What is said of backups: one word for each standing and outcome, and the colour that goes with it. */
import type { State } from "@/components/ui/status";
import type { DrillResult } from "@/lib/backups/model/drill";
import type { Place, SystemKind } from "@/lib/backups/model/places";
import type { Part } from "@/lib/backups/model/protection";
import type { ReadFrom } from "@/lib/backups/model/reading";
import type { Outcome, RunKind } from "@/lib/backups/model/run";
import type { CopyRow, Standing } from "@/lib/backups/model/system";

export const STANDING_WORDS: Record<Standing, { state: State; word: string }> = {
  failed: { state: "failed", word: "Failed" },
  stuck: { state: "failed", word: "Stuck" },
  missed: { state: "failed", word: "Missed" },
  unknown: { state: "unknown", word: "Not known" },
  partial: { state: "late", word: "Partly" },
  late: { state: "late", word: "Late" },
  doubtful: { state: "late", word: "In doubt" },
  new: { state: "unknown", word: "Nothing heard" },
  "no-point": { state: "slow", word: "Nothing new" },
  good: { state: "passed", word: "On time" },
};

export const RETENTION_WORDS: Record<
  NonNullable<CopyRow["retention"]>["state"],
  { state: State; word: string }
> = {
  kept: { state: "passed", word: "As agreed" },
  growing: { state: "slow", word: "Not yet full" },
  short: { state: "failed", word: "Less than agreed" },
  unknown: { state: "unknown", word: "Not known" },
};

export const OUTCOME_WORDS: Record<Outcome, { state: State; word: string }> = {
  ok: { state: "passed", word: "Well" },
  partial: { state: "late", word: "Partly" },
  failed: { state: "failed", word: "Failed" },
  unknown: { state: "unknown", word: "Not known" },
};

export const DRILL_WORDS: Record<DrillResult, { state: State; word: string }> = {
  passed: { state: "passed", word: "Passed" },
  partly: { state: "late", word: "Partly" },
  failed: { state: "failed", word: "Failed" },
};

export const KIND_WORDS: Record<SystemKind, string> = {
  database: "Database",
  configuration: "Configuration",
  files: "Files",
};

export const PART_WORDS: Record<Part, string> = { files: "Files", databases: "Databases" };

export const RUN_WORDS: Record<RunKind, string> = { backup: "Backup", check: "Check", restore: "Restore" };

export const PLACE_WORDS: Record<Place, string> = { local: "On site", "off-site": "Off-site" };

/** Before the name of the stanza or service. */
export const READ_FROM_WORDS: Record<ReadFrom, string> = {
  pgbackrest: "pgBackRest, stanza",
  timer: "systemd, service",
};
