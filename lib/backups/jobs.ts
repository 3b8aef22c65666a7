/** Timed work of backups: who is told of what did not go well, and room for the runs to come. */
import type { Job } from "@/lib/jobs/job";
import { keepPartitions } from "@/lib/jobs/partitions";
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

const partitions: Job = {
  name: "backups.partitions",
  about: "Makes room for the coming months and drops runs of backups whose time is over.",
  everyS: 3_600,
  async run(actor) {
    await keepPartitions(actor, {
      ensure: "SELECT garrison_ensure_backup_partitions()",
      drop: "SELECT garrison_drop_backup_partitions($1) AS dropped",
      kept: { months: MONTHS },
    });
  },
};

export const backupJobs: readonly Job[] = [alerting, partitions];
