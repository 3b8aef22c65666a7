/** The words of Garrison's own backups: the last that was made, and the last try. */

/** Older than this, and a night was missed. */
export const BACKUP_OLD_AFTER_S = 26 * 3_600;

export type MadeBackup = { at: Date; path: string; bytes: number; rows: number; keyId: string };

export type OwnBackups = {
  made: MadeBackup | null;
  /** Why the last try failed; null when it did not, or there was none. */
  failure: string | null;
  /** Since when this database could have been backed up. */
  installedAt: Date;
  now: Date;
};

/** Time that no record of ours speaks of: what was done in it was lost with the former database. */
export type HistoryGap = {
  file: string;
  from: Date;
  until: Date;
  /** Where the audit log of the backup ended. */
  auditHead: { seq: string; hash: string };
  rows: number;
};
