/** Locations: who may look from where, and what they were last heard to say. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { queryAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { hashToken, newToken } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import { Conflict, NotFound } from "@/lib/errors";
import { HERE, type LocationRow, type NewLocation } from "../model/location";

const LIMIT = 100;

export type MadeLocation = { id: string; name: string; token: string; command: string };

/** The token is in the answer and nowhere else. @throws Conflict, Forbidden */
export async function createLocation(actor: Actor, { name }: NewLocation): Promise<MadeLocation> {
  return writeAs(actor, "uptime.location.change", async (tx) => {
    const former = await tx.probeLocation.findUnique({ where: { name } });
    if (former?.retiredAt) throw new Conflict(`A location was called "${name}". Its looks keep the name.`);
    if (former) throw new Conflict(`There is a location "${name}" already.`);
    if ((await tx.probeLocation.count({ where: { retiredAt: null } })) >= LIMIT) {
      throw new Conflict(`There are ${LIMIT} locations already. Retire one first.`);
    }
    const token = newToken("location");
    const { id } = await tx.probeLocation.create({
      data: { name, tokenHash: hashed(token), createdBy: actorName(actor) },
      select: { id: true },
    });
    return {
      result: { id, name, token, command: commandFor(name) },
      target: `location/${id}`,
      after: { name },
    };
  });
}

/** The former token ends at once. @throws NotFound, Forbidden */
export async function renewLocationToken(actor: Actor, id: string): Promise<MadeLocation> {
  return writeAs(actor, "uptime.location.change", async (tx) => {
    const { name } = await existing(tx, id);
    const token = newToken("location");
    await tx.probeLocation.update({ where: { id }, data: { tokenHash: hashed(token) } });
    return {
      result: { id, name, token, command: commandFor(name) },
      target: `location/${id}`,
      after: { name, token: "made anew" },
    };
  });
}

/** Its token ends at once and no probe counts on it any more. What it saw stays. @throws NotFound, Forbidden */
export async function retireLocation(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "uptime.location.change", async (tx) => {
    const { no, name } = await existing(tx, id);
    await tx.probeLocation.update({ where: { id }, data: { retiredAt: new Date(), tokenHash: null } });
    await tx.$executeRaw`UPDATE probe SET location_nos = array_remove(location_nos, ${no}::int)
      WHERE ${no}::int = ANY (location_nos)`;
    return { result: undefined, target: `location/${id}`, before: { name } };
  });
}

async function existing(tx: Transaction, id: string) {
  const found = await tx.probeLocation.findFirst({
    where: { id, retiredAt: null, tokenHash: { not: null } },
  });
  if (!found) throw new NotFound("There is no such further location.");
  return found;
}

function hashed(token: string): Uint8Array<ArrayBuffer> {
  return hashToken("location", token) ?? new Uint8Array();
}

/** The token is not in it: a command line is seen by everybody on the machine. */
function commandFor(name: string): string {
  const url = environment().baseUrl;
  return `GARRISON_LOCATION_TOKEN_FILE=/etc/garrison/${name}.token garrison worker --probe-only --location ${name} --url ${url}`;
}

/** Those that look first, by their names; the one beside the database before all. @throws Forbidden */
export async function listLocations(actor: Actor): Promise<LocationRow[]> {
  return queryAs(actor, "uptime.read")<LocationRow>(
    `SELECT l.id, l.name, l.name = $1 AS "isHere", l.created_by AS "createdBy", l.created_at AS "createdAt",
       l.retired_at AS "retiredAt", l.seen_at AS "seenAt", l.kept_back AS "keptBack", l.lost, l.skew_ms AS "skewMs",
       l.version, (SELECT count(*)::int FROM probe p WHERE p.retired_at IS NULL AND p.paused_at IS NULL
         AND (l.name = $1 OR l.no = ANY (p.location_nos))) AS probes
     FROM probe_location l ORDER BY l.retired_at IS NOT NULL, l.name <> $1, l.name LIMIT 200`,
    [HERE],
  );
}

/** Those that a probe can name. @throws Forbidden */
export async function namesOfLocations(actor: Actor): Promise<string[]> {
  const rows = await listLocations(actor);
  return rows.filter(({ isHere, retiredAt }) => !isHere && retiredAt === null).map(({ name }) => name);
}
