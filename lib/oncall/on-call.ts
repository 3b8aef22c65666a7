/** Who is on call, until when, and who is next? Pure: a rota as people read it off a calendar. */
import type { NextTurn, OnCall, Piece, RotaCalendar } from "./model/on-call";
import type { Duty, KnownRota } from "./model/simulation";
import { type Shift, shiftsOf } from "./shifts";
import { gapsOf } from "./spans";

/** Names by id; who is not among them may no longer sign in. */
export type Names = ReadonlyMap<string, string>;

export function namesOf({ people }: Pick<Duty, "people">): Names {
  return new Map(people.map(({ id, name }) => [id, name]));
}

/** @param horizon how far shifts are known, in milliseconds since 1970 @throws RangeError for an unknown zone */
export function onCallOf(rota: KnownRota, names: Names, now: number, horizon: number): OnCall {
  const shifts = turnsIn(shiftsOf(rota, rota.overrides, now, horizon));
  const [first] = shifts;
  const current = first && first.from === now ? first : null;
  const following = current ? shifts[1] : first;
  return {
    rotaId: rota.id,
    name: rota.name,
    timeZone: rota.timeZone,
    now: current && {
      personId: current.personId,
      name: names.get(current.personId) ?? null,
      until: current.to < horizon ? current.to : null,
    },
    next: following ? nextOf(following, names) : null,
  };
}

function nextOf({ from, personId }: Shift, names: Names): NextTurn {
  return { personId, name: names.get(personId) ?? null, from };
}

/** Which layer somebody is on call by does not matter to them: neighbours of one person are one turn. */
export function turnsIn(shifts: readonly Shift[]): Shift[] {
  const turns: Shift[] = [];
  for (const shift of shifts) {
    const last = turns.at(-1);
    if (last && last.to === shift.from && last.personId === shift.personId) last.to = shift.to;
    else turns.push({ ...shift });
  }
  return turns;
}

/** @throws RangeError for an unknown zone */
export function calendarFor(rota: Omit<KnownRota, "id" | "name">, names: Names, from: number, to: number) {
  const piecesOf = (shifts: readonly Shift[]) => withGaps(shifts, names, from, to);
  const calendar: RotaCalendar = {
    from,
    to,
    whole: piecesOf(shiftsOf(rota, rota.overrides, from, to)),
    layers: rota.layers.map((layer, index) => {
      const alone = shiftsOf({ timeZone: rota.timeZone, layers: [layer] }, [], from, to);
      return piecesOf(alone.map((shift) => ({ ...shift, layer: index })));
    }),
  };
  return calendar;
}

function withGaps(shifts: readonly Shift[], names: Names, from: number, to: number): Piece[] {
  const taken = shifts.map((shift): Piece => ({ ...shift, name: names.get(shift.personId) ?? null }));
  const free = gapsOf(shifts, from, to).map(
    (gap): Piece => ({ ...gap, personId: null, name: null, layer: null }),
  );
  return [...taken, ...free].sort((a, b) => a.from - b.from);
}
