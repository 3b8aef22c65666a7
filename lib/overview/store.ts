/** The overview, put together from every domain. */
import { AlertFilter } from "@/lib/alerts/model/alert";
import { listAlerts } from "@/lib/alerts/store/inbox";
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { allows } from "@/lib/auth/permissions";
import { countBackups } from "@/lib/backups/store/system-list";
import { countOddities, newestChanges } from "@/lib/fleet/store/known";
import { countFleet } from "@/lib/fleet/store/servers";
import { getHealth } from "@/lib/health/store";
import { countUptime } from "@/lib/uptime/store/objectives";
import { answer } from "./answers";
import { attention, ODDITY_HOURS } from "./attention";
import type { Answers, Overview } from "./model";

/** The three answers as of now; `env` narrows them to one environment. */
export async function getAnswers(actor: Actor, env?: string): Promise<Answers> {
  queryAs(actor, "overview.read");
  const [fleet, uptime, backups] = await Promise.all([
    countFleet(actor, env),
    countUptime(actor, env),
    countBackups(actor, env),
  ]);
  return answer({ fleet, uptime, backups, env }, new Date());
}

const RECENT = 10;
/** Of these so many stand on the overview itself. */
const URGENT = AlertFilter.parse({ severity: "critical,high" });
const ALERTS = 5;

/** Everything that a landing view shows, in as many queries at 100 servers as at 10,000. */
export async function getOverview(actor: Actor, env?: string): Promise<Overview> {
  queryAs(actor, "overview.read");
  const [fleet, uptime, backups, alerts, oddities, changes, checks] = await Promise.all([
    countFleet(actor, env),
    countUptime(actor, env),
    countBackups(actor, env),
    listAlerts(actor, { ...URGENT, environment: env, limit: ALERTS }),
    countOddities(actor, ODDITY_HOURS, env),
    newestChanges(actor, RECENT, env),
    allows(actor, "health.read") ? getHealth(actor).then((health) => health.checks) : [],
  ]);
  const asOf = new Date();
  return {
    answers: answer({ fleet, uptime, backups, env }, asOf),
    fleet,
    uptime,
    backups,
    attention: attention({ fleet, uptime, alerts, oddities, checks, env }),
    changes,
    asOf,
  };
}
