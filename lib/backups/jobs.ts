/** Timed work of backups: who is told of what did not go well, and room for the runs to come. */
import { queryAs, writeAs } from "@/lib/auth/gate";
import type { Job } from "@/lib/jobs/job";
import { tellOfBackups } from "./store/alarming";

const MONTHS = 13;

const alerting: Job = {
  name: "backups.alerts",
  about:
    "Raises and ends the alerts of backups that failed, are late, missed or stuck, and of restore points that are too old.",
  everyS: 15,
  async run(actor) {
    await tellOfBackups(actor, new Date());
  },
};

/** Dropping runs is itself worth an entry; making empty partitions is not. */
const partitions: Job = {
  name: "backups.partitions",
  about: "Makes room for the coming months and drops runs of backups whose time is over.",
  everyS: 3_600,
  async run(actor) {
    const query = queryAs(actor, "retention.apply");
    await query("SELECT garrison_ensure_backup_partitions()");
    const [row] = await query<{ dropped: string[] }>(
      "SELECT garrison_drop_backup_partitions($1) AS dropped",
      [MONTHS],
    );
    const dropped = row?.dropped ?? [];
    if (dropped.length === 0) return;
    await writeAs(actor, "retention.apply", async () => ({
      result: undefined,
      target: "retention",
      after: { dropped, months: MONTHS },
    }));
  },
};

export const backupJobs: readonly Job[] = [alerting, partitions];
