/** An alert as values for the browser of one reader. Words of time are made here, on the server, which knows their zone. */
import { timeWords } from "@/components/ui/time";
import type { AlertRow } from "@/lib/alerts/model/alert";
import { offsetMinutes } from "@/lib/time";
import { type ListedAlert, type Reader, standingOf } from "./listed-alert";

type Person = { id: string; timeZone: string };

export function listedFor({ id: readerId, timeZone: zone }: Person, alert: AlertRow, now: Date): ListedAlert {
  const { id, title, severity, environment, server, episode, occurrences, flapping } = alert;
  // Summer time may begin or end before the time that is written down.
  const at = alert.snoozed?.until ?? alert.acknowledged?.until ?? now;
  return {
    ...{ id, title, severity, environment, server, episode, occurrences, flapping },
    ...standingOf(alert, { id: readerId, offset: offsetMinutes(at, zone) }, now.getTime()),
    source: alert.source.name,
    since: timeWords({ at: alert.startedAt, zone, form: "span", now }),
    ended: timeWords({ at: alert.endedAt, zone, now }),
    openedAt: alert.openedAt.getTime(),
  };
}

export function readerOf({ id, timeZone }: Person, now: Date): Reader {
  return { id, offset: offsetMinutes(now, timeZone) };
}
