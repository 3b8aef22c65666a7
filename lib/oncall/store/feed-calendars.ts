/** What a calendar's address shows: names and times, to whoever has its token. */
import { type Actor, stranger } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { hashToken } from "@/lib/auth/token";
import { NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import { type CalendarShift, calendarOf } from "../calendar";
import type { Layer, Override } from "../model/rota";
import { turnsIn } from "../on-call";
import { shiftsOf } from "../shifts";
import { DAY_MS } from "../wall-clock";
import { MOST_OVERRIDES, MOST_ROTAS } from "./duty";

type RotaRow = { id: string; name: string; timeZone: string; layers: Layer[] };
const ROTA = `SELECT id, name, time_zone AS "timeZone", layers FROM rota`;
const AHEAD_DAYS = 90;

/** @param origin where the request came from; who is signed in there does not matter @throws NotFound */
export async function readRotaFeed(origin: Actor, id: string, token: string, now: Date): Promise<string> {
  const query = queryAs(stranger(origin), "oncall.feed.use");
  const hash = hashToken("feed", token);
  const rows =
    hash && isId(id)
      ? await query<RotaRow>(`${ROTA} WHERE feed_hash = $1 AND id = $2 AND retired_at IS NULL`, [hash, id])
      : [];
  const [rota] = rows;
  if (!rota) throw closed();
  const shifts = await shiftsIn(origin, [rota], now);
  return calendarOf(
    `On call: ${rota.name}`,
    shifts.map(({ personId: _, ...shift }) => shift),
    now.getTime(),
  );
}

/** @throws NotFound */
export async function readOwnFeed(origin: Actor, token: string, now: Date): Promise<string> {
  const query = queryAs(stranger(origin), "oncall.feed.use");
  const hash = hashToken("feed", token);
  const [person] = hash
    ? await query<{ id: string; name: string }>(
        `SELECT p.id, p.name FROM shift_feed f JOIN person p ON p.id = f.person_id
         WHERE f.token_hash = $1 AND p.disabled_at IS NULL`,
        [hash],
      )
    : [];
  if (!person) throw closed();
  const rotas = await query<RotaRow>(`${ROTA} WHERE retired_at IS NULL ORDER BY id LIMIT ${MOST_ROTAS}`);
  const own = (await shiftsIn(origin, rotas, now)).filter(({ personId }) => personId === person.id);
  return calendarOf(
    `On call: ${person.name}`,
    own.sort((a, b) => a.from - b.from).map(({ personId: _, ...shift }) => shift),
    now.getTime(),
  );
}

/** The same for a wrong address, a closed one and one of something else. */
function closed(): NotFound {
  return new NotFound("There is no such calendar, or its address was replaced. Ask for a new one.");
}

/** From the beginning of last month, which rarely moves, so that programs know events again. */
async function shiftsIn(
  origin: Actor,
  rotas: readonly RotaRow[],
  now: Date,
): Promise<(CalendarShift & { personId: string })[]> {
  const query = queryAs(stranger(origin), "oncall.feed.use");
  const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1);
  const to = Math.floor(now.getTime() / DAY_MS + AHEAD_DAYS) * DAY_MS;
  const overrides = await query<{
    rotaId: string;
    personId: string;
    insteadOf: string | null;
    fromAt: Date;
    toAt: Date;
  }>(
    `SELECT rota_id AS "rotaId", person_id AS "personId", instead_of AS "insteadOf", from_at AS "fromAt", to_at AS "toAt"
     FROM rota_override WHERE rota_id = ANY($1::uuid[]) AND removed_at IS NULL AND to_at > $2 AND from_at < $3
     ORDER BY created_at, id LIMIT ${MOST_OVERRIDES}`,
    [rotas.map(({ id }) => id), new Date(from), new Date(to)],
  );
  const standIns = (rotaId: string): Override[] =>
    overrides
      .filter((override) => override.rotaId === rotaId)
      .map(({ fromAt, toAt, personId, insteadOf }) => ({
        ...{ personId, insteadOf, fromAt: fromAt.getTime(), toAt: toAt.getTime() },
      }));
  const turns = rotas.flatMap((rota) =>
    turnsIn(shiftsOf(rota, standIns(rota.id), from, to)).map((shift) => ({ rota, ...shift })),
  );
  const people = await query<{ id: string; name: string }>(
    "SELECT id, name FROM person WHERE id = ANY($1::uuid[])",
    [[...new Set(turns.map(({ personId }) => personId))]],
  );
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return turns.map(({ rota, personId, from: begin, to: end }) => ({
    ...{ personId, from: begin, to: end, rotaId: rota.id, rotaName: rota.name },
    personName: names.get(personId) ?? "Somebody who is no longer here",
  }));
}
