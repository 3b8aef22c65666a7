/** Alerts about locations far away: one while a location is silent, or its clock is off. One that was never heard is none yet. */
import { keepOwnAlerts, type OwnAlert } from "@/lib/alerts/store/own";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { HERE, type LocationRow, SKEW_LIMIT_MS, standingOfLocation } from "../model/location";

const FAMILY = "location-silent";

type Row = Pick<LocationRow, "id" | "name" | "retiredAt" | "seenAt" | "skewMs" | "probes">;

/** @throws Forbidden */
export async function tellOfLocations(actor: SystemActor, at: Date): Promise<void> {
  const rows = await queryAs(actor, "uptime.judge")<Row>(
    `SELECT l.id, l.name, l.retired_at AS "retiredAt", l.seen_at AS "seenAt", l.skew_ms AS "skewMs",
       (SELECT count(*)::int FROM probe p WHERE p.retired_at IS NULL AND p.paused_at IS NULL
         AND l.no = ANY (p.location_nos)) AS probes
     FROM probe_location l WHERE l.retired_at IS NULL AND l.name <> $1 LIMIT 200`,
    [HERE],
  );
  await keepOwnAlerts(
    actor,
    FAMILY,
    rows.flatMap((row) => alertOf(row, at)),
    at,
  );
}

/** A location at which no probe looks is missed by nobody. */
function alertOf(row: Row, at: Date): OwnAlert[] {
  const { id, name, seenAt, probes, skewMs } = row;
  const standing = standingOfLocation(row, at);
  if (standing === "never-heard" || probes === 0) return [];
  const alert = {
    subject: id,
    severity: "medium",
    labels: { location: name, location_id: id },
    quiet: null,
  } as const;
  if (standing === "silent") {
    const since = seenAt?.getTime() ?? at.getTime();
    const text = `Last heard at ${new Date(since).toISOString()}. What it would see of ${probes} probes is not known until it delivers. Look after its worker, its network and its token.`;
    return [{ ...alert, state: "firing", title: `The location ${name} is silent`, text, since }];
  }
  if (standing === "clock-off") {
    const text = `It is ${Math.round(Math.abs(skewMs ?? 0) / 1_000)} s ${(skewMs ?? 0) > 0 ? "ahead of" : "behind"} ours; more than ${SKEW_LIMIT_MS / 1_000} s make what it sees unusable. Synchronise it (NTP).`;
    return [
      {
        ...alert,
        state: "firing",
        title: `The clock of the location ${name} is off`,
        text,
        since: at.getTime(),
      },
    ];
  }
  const text = "It is heard, and its clock is right.";
  return [{ ...alert, state: "clear", title: `The location ${name} is silent`, text, since: at.getTime() }];
}
