/** Looks every hour for duties that reach nobody in the coming days, and keeps an alert about each. */
import { keepOwnAlerts } from "@/lib/alerts/store/own";
import type { Job } from "@/lib/jobs/job";
import { findGaps } from "../check";
import { gapAlertsOf } from "../gap-alerts";
import { readDuty } from "../store/duty";
import { CHECKED_DAYS, readZone } from "../store/on-call";
import { DAY_MS } from "../wall-clock";

const FAMILY = "oncall-gap";

const gaps: Job = {
  name: "oncall.gaps",
  about:
    "Finds hours of the next week in which nobody is on call, and people and steps that nothing reaches.",
  everyS: 3_600,
  async run(actor) {
    const now = new Date();
    const at = now.getTime();
    const [duty, zone] = await Promise.all([readDuty(actor), readZone(actor)]);
    const findings = findGaps(duty, at, at + CHECKED_DAYS * DAY_MS, zone);
    const alerts = gapAlertsOf(findings, duty, at, zone).map((gap) => ({
      ...gap,
      ...{ state: "firing" as const, since: at, quiet: null },
    }));
    await keepOwnAlerts(actor, FAMILY, alerts, now);
  },
};

export const oncallCheckJobs: readonly Job[] = [gaps];
