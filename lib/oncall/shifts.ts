/**
 * Who has the duty when? Pure: a rota's layers and overrides as shifts. Turns are found by division of local time, not by
 * counting from the start, and hand over when the clock on the wall says so, through every change of it.
 */
import { windowSpans } from "./local-windows";
import type { Layer, Override, Rota } from "./model/rota";
import { type Span, within, without } from "./spans";
import {
  clockMs,
  DAY_MS,
  HOUR_MS,
  localDate,
  type WallClock,
  WEEK_MS,
  wallClock,
  weekdayBefore,
} from "./wall-clock";

/** Milliseconds since 1970, `from` inclusive, `to` exclusive. `layer` is its place in the rota, from 0. */
export type Shift = Span & { personId: string; layer: number | "override" };

/**
 * In order, without overlap, cut to [from, to). Where nobody has the duty there is none. Overrides hold in their order: a
 * later one sees what an earlier one made. @throws RangeError for an unknown zone
 */
export function shiftsOf(
  { timeZone, layers }: Rota,
  overrides: readonly Override[],
  from: number,
  to: number,
): Shift[] {
  if (!(from < to)) return [];
  const clock = wallClock(timeZone, from, to);
  let shifts: Shift[] = [];
  for (const [index, layer] of layers.entries()) {
    shifts = laidOver(shifts, shiftsOfLayer(layer, index, clock, from, to));
  }
  for (const { personId, fromAt, toAt, insteadOf } of overrides) {
    const span = { from: Math.max(fromAt, from), to: Math.min(toAt, to) };
    if (span.from >= span.to) continue;
    const theirs = insteadOf === null ? [span] : within(ofPerson(shifts, insteadOf), [span]);
    shifts = laidOver(
      shifts,
      theirs.map((part) => ({ from: part.from, to: part.to, personId, layer: "override" })),
    );
  }
  return joined(shifts);
}

/** Null: nobody. @throws RangeError for an unknown zone */
export function onCallAt(rota: Rota, overrides: readonly Override[], at: number): string | null {
  return shiftsOf(rota, overrides, at, at + 1)[0]?.personId ?? null;
}

function shiftsOfLayer(layer: Layer, index: number, clock: WallClock, from: number, to: number): Shift[] {
  const { people, handover, restrictions } = layer;
  const at = clockMs(handover.at);
  const begin = Math.max(from, clock.instantOf(localDate(layer.startsOn) + at));
  const end = layer.until === null ? to : Math.min(to, clock.instantOf(localDate(layer.until) + at));
  const { first, length } = turnsOf(layer);
  const shifts: Shift[] = [];
  for (let turn = Math.floor((clock.localAt(begin) - first) / length); begin < end; turn++) {
    const start = Math.max(begin, clock.instantOf(first + turn * length));
    if (start >= end) break;
    const personId = people[Math.max(0, turn) % people.length];
    const stop = Math.min(end, clock.instantOf(first + (turn + 1) * length));
    if (personId !== undefined && start < stop)
      shifts.push({ from: start, to: stop, personId, layer: index });
  }
  return restrictions.length === 0 ? shifts : within(shifts, windowSpans(restrictions, clock, from, to));
}

/** Local milliseconds: when the first turn begins, had it its full length, and how long each is. */
function turnsOf({ handover: { every, unit, at, weekday }, startsOn }: Layer): {
  first: number;
  length: number;
} {
  const midnight = localDate(startsOn);
  const day = unit === "week" && weekday !== undefined ? weekdayBefore(midnight, weekday) : midnight;
  const length = every * { hour: HOUR_MS, day: DAY_MS, week: WEEK_MS }[unit];
  return { first: day + clockMs(at), length };
}

/** Those above win. Both in order and without overlap. */
function laidOver(below: readonly Shift[], above: readonly Shift[]): Shift[] {
  return [...without(below, above), ...above].sort((a, b) => a.from - b.from);
}

function ofPerson(shifts: readonly Shift[], personId: string): Shift[] {
  return shifts.filter((shift) => shift.personId === personId);
}

/** Neighbours with the same person from the same layer are one. */
function joined(shifts: readonly Shift[]): Shift[] {
  const result: Shift[] = [];
  for (const shift of shifts) {
    const last = result.at(-1);
    if (last && last.to === shift.from && last.personId === shift.personId && last.layer === shift.layer) {
      last.to = shift.to;
    } else result.push({ ...shift });
  }
  return result;
}
