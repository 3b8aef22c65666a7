/** Timed work of uptime. */
import { queryAs } from "@/lib/auth/gate";
import type { Job } from "@/lib/jobs/job";
import { keepPartitions } from "@/lib/jobs/partitions";
import { announceMaintenance } from "../store/alarming";
import { tellOfLocations } from "../store/location-alarming";
import { reckonStandings } from "../store/standings";

const RESULT_DAYS = 45;
const HOUR_MONTHS = 13;

const standings: Job = {
  name: "uptime.standings",
  about: "Reckons where every objective stands, and tells open pages.",
  everyS: 10,
  async run(actor) {
    const done = await reckonStandings(actor, Date.now());
    if (done === 0) return;
    await queryAs(
      actor,
      "uptime.judge",
    )(
      `SELECT pg_notify('garrison', json_build_object('topic', 'uptime', 'id', 'all',
         'version', (extract(epoch FROM max(as_of)) * 1000)::bigint)::text) FROM objective_standing`,
    );
  },
};

const announcing: Job = {
  name: "uptime.announce",
  about: "Announces planned work a quarter of an hour before, and says when it overran.",
  everyS: 30,
  run: (actor) => announceMaintenance(actor, new Date()),
};

const locations: Job = {
  name: "uptime.locations",
  about: "Says when a location elsewhere has gone silent, or its clock is off.",
  everyS: 30,
  run: (actor) => tellOfLocations(actor, new Date()),
};

const partitions: Job = {
  name: "uptime.partitions",
  about: "Makes room for the coming days and drops results of probes whose time is over.",
  everyS: 3_600,
  async run(actor) {
    await keepPartitions(actor, {
      ensure: "SELECT garrison_ensure_uptime_partitions(7)",
      drop: "SELECT garrison_drop_uptime_partitions($1, $2) AS dropped",
      kept: { resultDays: RESULT_DAYS, hourMonths: HOUR_MONTHS },
    });
  },
};

export const uptimeJobs: readonly Job[] = [standings, announcing, locations, partitions];
