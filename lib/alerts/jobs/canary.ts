/**
 * Sends a canary every five minutes, closes those that arrived, and says by the usual way when none comes through: by then
 * the outward watchdog is silent too, so that somebody outside hears of it.
 *
 * Every step may be done twice: a round has one row and one alert, whoever tells it and however often.
 */
import type { SystemActor } from "@/lib/auth/actor";
import type { Job } from "@/lib/jobs/job";
import { tellOwnDoor } from "../gateway/own-door";
import { canaryIdentity, canaryStanding, canaryTitle } from "../model/canary";
import {
  beginRound,
  canaryToken,
  listCanaryRounds,
  noteAnswer,
  noteClosed,
  readCanaryTimes,
  roundsToClose,
} from "../store/canary";
import { keepOwnAlerts } from "../store/own";
import { stuckWhere } from "../stuck-canary";

export const canary: Job = {
  name: "alerts.canary",
  about:
    "Sends an alert of its own through the whole way every five minutes, and says so when it does not arrive.",
  everyS: 10,
  run: sendCanary,
};

export async function sendCanary(actor: SystemActor): Promise<void> {
  const round = await beginRound(actor);
  if (round) await noteAnswer(actor, round, await tellOwnDoor(canaryToken(), [messageOf(round, "firing")]));
  const over = await roundsToClose(actor);
  if (over.length > 0) {
    const refusal = await tellOwnDoor(
      canaryToken(),
      over.map((one) => messageOf(one, "resolved")),
    );
    if (refusal === null) await noteClosed(actor, over);
  }
  await judge(actor);
}

function messageOf(round: Date, status: "firing" | "resolved"): object {
  return {
    summary: canaryTitle(round),
    ...canaryIdentity(round),
    status,
    // In a queue it stands behind every page that is for somebody.
    severity: "info",
    labels: { garrison: "canary" },
    ...(status === "firing" ? { occurredAt: round.toISOString() } : {}),
    details: { why: "Sent by Garrison itself, to see that alerts still reach people. Nobody is paged." },
  };
}

async function judge(actor: SystemActor): Promise<void> {
  const times = await readCanaryTimes(actor);
  const standing = canaryStanding(times);
  const isLate = standing === "late" && times.waitingSince !== null;
  const [oldest] = isLate ? (await listCanaryRounds(actor)).filter(({ arrivedAt }) => !arrivedAt) : [];
  const where = oldest ? ` ${stuckWhere(oldest)}` : "";
  await keepOwnAlerts(
    actor,
    "canary",
    [
      {
        subject: "canary",
        state: standing === "good" ? "clear" : isLate ? "firing" : "held",
        severity: "critical",
        title: "Alerts may not reach anybody",
        text: `The alert that Garrison sends through its own way every five minutes has not arrived.${where} See Settings, System health.`,
        since: (times.waitingSince ?? times.now).getTime(),
        labels: {},
        quiet: null,
      },
    ],
    times.now,
  );
}
