/** The words of runs: what a backup tool said of one, whichever tool it was. */

/** Tools whose own output is read, and `generic` for what says only how it ended. */
export const ENGINES = ["restic", "borg", "pgbackrest", "pg_verifybackup", "generic"] as const;
export type Engine = (typeof ENGINES)[number];

/** What came at the door, or from the wrapper around a command. */
export type Told = {
  body: string;
  /** The command's exit status; null: nobody said it. */
  exit: number | null;
  /** What it wrote to standard error, as far as it was kept. */
  stderr: string | null;
  /** What its command was called to do, for outputs that do not say; null: nobody said it. */
  kind: RunKind | null;
  /** As the wrapper measured them, milliseconds since 1970; null: nobody did. */
  startedAt: number | null;
  endedAt: number | null;
  /** When it came, by our clock, in milliseconds since 1970. */
  at: number;
  /** The zone of times that are written without one. */
  timeZone: string;
};

/**
 * `partial`: something is missing in it. `unknown`: it can't be told how it ended, which is never good.
 */
export const OUTCOMES = ["ok", "partial", "failed", "unknown"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const RUN_KINDS = ["backup", "check", "restore"] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** What was said of one run. Times in milliseconds since 1970, sizes in bytes. */
export type RunSaid = {
  /** Snapshot, archive or label: what the tool calls it. null: it made none. */
  name: string | null;
  kind: RunKind;
  outcome: Outcome;
  /** Why it is not ok, or what is worth knowing of it; whole sentences. */
  why: string | null;
  startedAt: number | null;
  endedAt: number | null;
  /** Up to when data can be brought back with it; null: it made no new restore point. */
  recoveryPointAt: number | null;
  method: "full" | "incremental" | "differential" | null;
  /** What was protected, and what it added to the copy. */
  bytes: number | null;
  addedBytes: number | null;
  files: number | null;
  /** null: the output does not say. */
  encrypted: boolean | null;
  /** What a check found wrong; 0 is a proof, null is not known. */
  errors: number | null;
};

/** Restore points that a copy holds. The oldest in milliseconds since 1970; null: there is none. */
export type Held = { count: number; oldestAt: number | null };

/** `why` names what could not be understood; then `runs` is what could. `held` is there when a whole list was. */
export type Understood = { runs: RunSaid[]; why: string | null; held?: Held | null };

/** One engine's reading of what its tool prints. Never throws, and never guesses that something went well. */
export type Reader = (told: Told) => Understood;

/** A run as lists show it. Sizes are numbers of bytes, exact up to 2^53. */
export type RunRow = {
  id: string;
  at: Date;
  copy: { id: string; name: string };
  engine: Engine;
  kind: RunKind;
  outcome: Outcome;
  why: string | null;
  name: string | null;
  method: RunSaid["method"];
  startedAt: Date | null;
  endedAt: Date | null;
  recoveryPointAt: Date | null;
  bytes: number | null;
  addedBytes: number | null;
  files: number | null;
  encrypted: boolean | null;
  errors: number | null;
  exitStatus: number | null;
  /** Why its size is odd; null: it is not, or too few came before it. */
  oddity: string | null;
  /** What its tool said, byte for byte. */
  messageId: string;
};
