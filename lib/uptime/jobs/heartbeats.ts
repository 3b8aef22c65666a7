/** Timed work of heartbeats: who is overdue, who is told of it, and room for what comes. */

import type { Job } from "@/lib/jobs/job";
import { keepPartitions } from "@/lib/jobs/partitions";
import { tellNewsOfHeartbeats, tellOfHeartbeats } from "../store/heartbeat-alarming";
import { settleHeartbeats } from "../store/heartbeat-settling";

const PING_DAYS = 92;
const FLIP_MONTHS = 25;

const settling: Job = {
  name: "uptime.heartbeats",
  about: "Says which heartbeats are down, as soon as their grace is over, and raises and ends their alerts.",
  everyS: 1,
  async run(actor) {
    await settleHeartbeats(actor);
    await tellNewsOfHeartbeats(actor, new Date());
  },
};

const alerting: Job = {
  name: "uptime.heartbeat-alerts",
  about: "Tells of every heartbeat that is still down, also when somebody closed its alert.",
  everyS: 60,
  async run(actor) {
    await tellOfHeartbeats(actor, new Date());
  },
};

const partitions: Job = {
  name: "uptime.heartbeat-partitions",
  about: "Makes room for the coming days and drops calls of heartbeats whose time is over.",
  everyS: 3_600,
  async run(actor) {
    await keepPartitions(actor, {
      ensure: "SELECT garrison_ensure_heartbeat_partitions(7)",
      drop: "SELECT garrison_drop_heartbeat_partitions($1, $2) AS dropped",
      kept: { pingDays: PING_DAYS, flipMonths: FLIP_MONTHS },
    });
  },
};

export const heartbeatJobs: readonly Job[] = [settling, alerting, partitions];
