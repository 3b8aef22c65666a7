/**
 * Who signed in or tried to? From the journal where it has anything, else from the text log: both hold the same
 * messages, and the journal knows who sent them and in which zone.
 */
import type { Auth, AuthEvent } from "@/lib/fleet/model/facts";
import type { TimedEvent } from "../parsers/auth-record";
import { instantOf, type LocalTime } from "../parsers/local-time";
import type { ClockState } from "../parsers/time-sync";
import type { Draft, Evidence, SectionRule } from "./section";

export const authRule: SectionRule<"auth"> = {
  section: "auth",
  specs: ["auth-journal", "auth-log"],
  needs: { events: ["auth-journal", "auth-log"] },
  combine,
};

function combine(evidence: Evidence): Draft<Auth> {
  const journal = evidence.value<TimedEvent[]>("auth-journal");
  const log = evidence.value<TimedEvent[]>("auth-log");
  const events = journal === null || journal.length === 0 ? (log ?? journal) : journal;
  const instant = instants(evidence.value<ClockState>("time-sync")?.zone ?? null);
  return {
    events: events?.map(({ time, ...event }): AuthEvent => ({ at: instant(time), ...event })) ?? null,
  };
}

/** A log has many lines of the same hour, and looking up a zone is slow: one look-up per hour. */
function instants(zone: string | null): (time: TimedEvent["time"]) => string {
  const offsets = new Map<string, number>();
  return (time) => {
    if (typeof time === "number") return new Date(time).toISOString();
    const wall = Date.parse(`${time.wall}${time.offset ?? "Z"}`);
    return new Date(wall + offsetIn(offsets, time, zone)).toISOString();
  };
}

function offsetIn(offsets: Map<string, number>, { wall, offset }: LocalTime, zone: string | null): number {
  if (offset !== null || zone === null) return 0;
  const hour = wall.slice(0, 13);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const found = Date.parse(instantOf({ wall, offset }, zone)) - Date.parse(`${wall}Z`);
  offsets.set(hour, found);
  return found;
}
