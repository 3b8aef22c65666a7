/** Environments, zones and roles: where servers stand and what they are for. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { forgetMoment, withinMoment } from "@/lib/db/moment";
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { counted } from "@/lib/units";
import type { NewPlace, Place, PlaceKind } from "../model/server";

const TABLES = { environments: "environment", zones: "zone", roles: "server_role" } as const;
const COLUMNS = { environments: "environment_id", zones: "zone_id", roles: "role_id" } as const;
const WORDS = { environments: "environment", zones: "zone", roles: "role" } as const;

/** Every place of one kind, at most 200, with the number of servers in it. */
export async function listPlaces(actor: Actor, kind: PlaceKind): Promise<Place[]> {
  const production = kind === "environments" ? "p.production" : "false";
  const query = queryAs(actor, "fleet.read");
  return withinMoment(`places ${kind}`, () =>
    query<Place>(
      `SELECT p.id, p.name, ${production} AS production, coalesce(n.servers, 0) AS servers
     FROM ${TABLES[kind]} p LEFT JOIN (
       SELECT ${COLUMNS[kind]} AS id, count(*)::int AS servers FROM server WHERE retired_at IS NULL GROUP BY 1) n ON n.id = p.id
     ORDER BY p.position, p.name LIMIT 200`,
    ),
  );
}

/** The id of a place by name; null for none. @throws Unprocessable when there is no such place */
export async function findPlaceId(
  tx: Transaction,
  kind: PlaceKind,
  name: string | null | undefined,
): Promise<string | null> {
  if (name === null || name === undefined || name === "") return null;
  const where = { where: { name }, select: { id: true } } as const;
  const found =
    kind === "environments"
      ? await tx.environment.findUnique(where)
      : kind === "zones"
        ? await tx.zone.findUnique(where)
        : await tx.serverRole.findUnique(where);
  if (found) return found.id;
  throw new Unprocessable(`There is no ${WORDS[kind]} named "${name}". Settings lists them.`, [
    { field: WORDS[kind], message: "does not exist" },
  ]);
}

const UNLESS_TAKEN = { skipDuplicates: true, select: { id: true } } as const;

/** @throws Conflict when the name is taken, also by somebody at the same moment */
export async function createPlace(actor: Actor, kind: PlaceKind, wish: NewPlace): Promise<{ id: string }> {
  const place = await writeAs(actor, "fleet.places.change", async (tx) => {
    const wanted = { data: [{ name: wish.name, position: 100 }], ...UNLESS_TAKEN };
    const [made] =
      kind === "environments"
        ? await tx.environment.createManyAndReturn({
            data: [{ name: wish.name, production: wish.production ?? false, position: 100 }],
            ...UNLESS_TAKEN,
          })
        : kind === "zones"
          ? await tx.zone.createManyAndReturn(wanted)
          : await tx.serverRole.createManyAndReturn(wanted);
    if (!made) {
      throw new Conflict(`The ${WORDS[kind]} "${wish.name}" is already there.`, [
        { field: "name", message: `This ${WORDS[kind]} is already there.` },
      ]);
    }
    return { result: made, target: `${WORDS[kind]}/${made.id}`, after: wish };
  });
  forgetMoment();
  return place;
}

/** @throws NotFound; Conflict while servers stand in it */
export async function removePlace(actor: Actor, kind: PlaceKind, id: string): Promise<void> {
  await writeAs(actor, "fleet.places.change", async (tx) => {
    const inUse =
      kind === "environments" ? { environmentId: id } : kind === "zones" ? { zoneId: id } : { roleId: id };
    const servers = await tx.server.count({ where: { ...inUse, retiredAt: null } });
    if (servers > 0) {
      throw new Conflict(`This ${WORDS[kind]} still has ${counted(servers, "server")}. Move them first.`);
    }
    const { count } =
      kind === "environments"
        ? await tx.environment.deleteMany({ where: { id } })
        : kind === "zones"
          ? await tx.zone.deleteMany({ where: { id } })
          : await tx.serverRole.deleteMany({ where: { id } });
    if (count === 0) throw new NotFound(`There is no such ${WORDS[kind]}.`);
    return { result: undefined, target: `${WORDS[kind]}/${id}` };
  });
  forgetMoment();
}
