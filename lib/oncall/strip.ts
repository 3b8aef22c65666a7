/** How is a calendar drawn on a strip? Pure: places in percent, and all words in a zone, so that a browser needs none. */
import { localText } from "@/lib/time";
import type { Piece, RotaCalendar } from "./model/on-call";
import type { Strip, StripPiece } from "./model/strip";
import { DAY_MS, wallClock } from "./wall-clock";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** @throws RangeError for an unknown zone */
export function stripOf({ from, to, whole, layers }: RotaCalendar, timeZone: string): Strip {
  const words = (at: number) => localText(new Date(at), timeZone);
  const lane = (pieces: readonly Piece[]) => pieces.map((piece) => pieceOf(piece, from, to, words));
  return {
    days: daysIn(from, to, timeZone),
    whole: lane(whole),
    layers: layers.map(lane),
    gapHours: hoursOf(whole.filter(({ personId }) => personId === null)),
    ends: words(to),
  };
}

function pieceOf(piece: Piece, from: number, to: number, words: (at: number) => string): StripPiece {
  return {
    x: share(piece.from, from, to),
    width: share(piece.to, from, to) - share(piece.from, from, to),
    personId: piece.personId,
    name: piece.name,
    by: piece.layer,
    begins: words(piece.from),
    // What goes on beyond the strip does not end there.
    ends: piece.to < to ? words(piece.to) : null,
  };
}

/** Percent, to a hundredth: a strip of two weeks has a minute in 0.005. */
function share(at: number, from: number, to: number): number {
  return Math.round(((at - from) / (to - from)) * 10_000) / 100;
}

/** Local midnights, and the day that each begins. */
function daysIn(from: number, to: number, timeZone: string): Strip["days"] {
  const clock = wallClock(timeZone, from, to);
  const days: Strip["days"] = [];
  const first = Math.ceil(clock.localAt(from) / DAY_MS);
  for (let day = first; ; day++) {
    const at = clock.instantOf(day * DAY_MS);
    if (at >= to) return days;
    const date = new Date(day * DAY_MS);
    days.push({
      x: share(at, from, to),
      day: String(date.getUTCDate()),
      weekday: WEEKDAYS[date.getUTCDay()] ?? "",
    });
  }
}

function hoursOf(pieces: readonly Piece[]): number {
  const ms = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  return ms === 0 ? 0 : Math.max(0.1, Math.round(ms / 360_000) / 10);
}
