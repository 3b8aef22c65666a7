/** Timed work of alerts: what ends by itself, and room for what comes. */

import type { Job } from "@/lib/jobs/job";
import { keepPartitions } from "@/lib/jobs/partitions";
import { forgetCanaries } from "../store/canary";
import { requietDue } from "../store/requieting";
import { settleDue } from "../store/settling";
import { watchSources } from "../store/silent-sources";
import { canary } from "./canary";

const PAYLOAD_DAYS = 32;
const EVENT_MONTHS = 25;

const settling: Job = {
  name: "alerts.settle",
  about: "Ends alerts whose sender fell silent, acknowledgements and snoozes whose time is over.",
  everyS: 1,
  async run(actor) {
    await settleDue(actor);
  },
};

const requieting: Job = {
  name: "alerts.quiet",
  about: "Looks again who is told of standing alerts when a silence begins, ends or changes.",
  everyS: 1,
  async run(actor) {
    await requietDue(actor);
  },
};

const watching: Job = {
  name: "alerts.sources",
  about: "Tells when a source that is expected to speak has fallen silent.",
  everyS: 15,
  run: (actor) => watchSources(actor, new Date()),
};

const partitions: Job = {
  name: "alerts.partitions",
  about: "Makes room for the coming days and drops messages whose time is over.",
  everyS: 3_600,
  async run(actor) {
    await forgetCanaries(actor);
    await keepPartitions(actor, {
      ensure: "SELECT garrison_ensure_alert_partitions(7)",
      drop: "SELECT garrison_drop_alert_partitions($1, $2) AS dropped",
      kept: { payloadDays: PAYLOAD_DAYS, eventMonths: EVENT_MONTHS },
    });
  },
};

export const alertJobs: readonly Job[] = [settling, requieting, watching, partitions, canary];
