/**
 * How is a person reached? Pure: the channels that were proven to work, one after the other, each a while after the one
 * before unless a receipt has come. In quiet hours only those that make no noise.
 */
import type { Severity } from "@/lib/alerts/model/severity";
import { windowSpans } from "./local-windows";
import { NEXT_CHANNEL_S, type PersonChannel, type QuietHours, type Reachable } from "./model/person";
import { WEEK_MS, wallClock } from "./wall-clock";

/** Kinds of channels that wake nobody. */
const SILENT: ReadonlySet<string> = new Set(["mail", "email"]);

export type Rung = { channelId: string; kind: string; afterS: number };

/** Why nothing is sent. */
export type LadderGap = "no-channel" | "no-proven-channel" | "no-silent-channel";

export type Ladder = {
  rungs: Rung[];
  /** Null when there is at least one rung. */
  gap: LadderGap | null;
  /** Until when noise is left out, in milliseconds since 1970; null: it is not. */
  quietUntil: number | null;
};

/** @throws RangeError for quiet hours in an unknown zone */
export function ladderOf(person: Reachable, now: number, severity: Severity): Ladder {
  const quietUntil = quietUntilOf(person.quietHours, now, severity);
  const proven = person.channels.filter((channel) => channel.verifiedAt !== null);
  const used = quietUntil === null ? proven : proven.filter((channel) => SILENT.has(channel.kind));
  const rungs = used.toSorted(byOrder).map(({ id, kind }, index) => ({
    ...{ channelId: id, kind, afterS: index * NEXT_CHANNEL_S },
  }));
  if (rungs.length > 0) return { rungs, gap: null, quietUntil };
  if (proven.length > 0) return { rungs, gap: "no-silent-channel", quietUntil };
  return { rungs, gap: person.channels.length > 0 ? "no-proven-channel" : "no-channel", quietUntil };
}

function quietUntilOf(quiet: QuietHours | null, now: number, severity: Severity): number | null {
  if (!quiet || (severity === "critical" && !quiet.evenCritical)) return null;
  // Whoever is never to be disturbed is asked again in a week.
  const clock = wallClock(quiet.timeZone, now, now + WEEK_MS);
  const [first] = windowSpans(quiet.windows, clock, now, now + WEEK_MS);
  return first && first.from === now ? first.to : null;
}

function byOrder(a: PersonChannel, b: PersonChannel): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}
