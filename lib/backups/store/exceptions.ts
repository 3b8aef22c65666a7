/** Exceptions: parts of servers that nobody backs up, with the reason, made and ended by people. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { Invalid, NotFound, Unprocessable } from "@/lib/errors";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { type ExceptionRow, LONGEST_DAYS, type NewException } from "../model/protection";

const DAY_MS = 86_400_000;

/** One that was made before for the same part ends. @throws Unprocessable for a server or an end that can't be, Forbidden */
export async function makeExceptions(actor: Actor, wish: NewException): Promise<{ made: number }> {
  const { part, reason } = wish;
  const until = new Date(wish.until);
  const servers = [...new Set(wish.servers)];
  return writeAs(actor, "backups.exception.change", async (tx) => {
    const now = new Date();
    if (until <= now) throw unfit("until", "is over already");
    if (until.getTime() > now.getTime() + LONGEST_DAYS * DAY_MS)
      throw unfit("until", `is more than ${LONGEST_DAYS} days away`);
    const found = await tx.server.findMany({
      where: { id: { in: servers }, retiredAt: null },
      select: { id: true, hostname: true },
      take: servers.length,
    });
    if (found.length < servers.length) throw unfit("servers", "name one that is not known here");
    const endedBy = actorName(actor);
    await tx.backupException.updateMany({
      where: { serverId: { in: servers }, part, endedAt: null },
      data: { endedBy, endedAt: now },
    });
    await tx.backupException.createMany({
      data: servers.map((serverId) => ({ serverId, part, reason, until, createdBy: endedBy })),
    });
    return {
      result: { made: servers.length },
      target: "backup-exceptions",
      after: { part, reason, until, servers: found.map(({ hostname }) => hostname) },
    };
  });
}

/** Its server is unprotected again, unless a system names it. @throws NotFound, Forbidden */
export async function endException(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "backups.exception.change", async (tx) => {
    const found = isId(id)
      ? await tx.backupException.findFirst({
          where: { id, endedAt: null },
          include: { server: { select: { hostname: true } } },
        })
      : null;
    if (!found) throw new NotFound("There is no such exception, or it has ended.");
    const { part, reason, until, server } = found;
    const ended = { endedBy: actorName(actor), endedAt: new Date() };
    await tx.backupException.update({ where: { id }, data: ended });
    return {
      result: undefined,
      target: `server/${found.serverId}`,
      before: { part, reason, until, server: server.hostname },
      after: ended,
    };
  });
}

type Row = Omit<ExceptionRow, "server"> & { serverId: string; hostname: string };

/** Those that hold, the next to end first. @throws Invalid for a strange cursor, Forbidden */
export async function listExceptions(
  actor: Actor,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ExceptionRow>> {
  const query = queryAs(actor, "backups.read");
  const now = new Date();
  const place = cursor === undefined ? [null, null] : placeOf(cursor);
  const holds = "x.ended_at IS NULL AND x.until > $1 AND v.retired_at IS NULL";
  const [rows, [counted]] = await Promise.all([
    query<Row>(
      `SELECT x.id, x.part, x.reason, x.until, x.created_by AS "createdBy", x.created_at AS "createdAt",
         v.id AS "serverId", v.hostname
       FROM backup_exception x JOIN server v ON v.id = x.server_id
       WHERE ${holds} AND ($2::timestamptz IS NULL OR (x.until, x.id) > ($2, $3::uuid))
       ORDER BY x.until, x.id LIMIT $4`,
      [now, ...place, limit + 1],
    ),
    query<{ total: number }>(
      `SELECT count(*)::int AS total FROM backup_exception x JOIN server v ON v.id = x.server_id WHERE ${holds}`,
      [now],
    ),
  ]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ serverId, hostname, ...row }) => ({ ...row, server: { id: serverId, hostname } })),
    next: last ? encodeCursor([last.until.toISOString(), last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string): [string, string] {
  const [until, id] = decodeCursor(cursor, 2);
  if (isInstant(until) && isId(String(id))) return [until, String(id)];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

function unfit(field: string, message: string): Unprocessable {
  return new Unprocessable(`${field} ${message}.`, [{ field, message }]);
}
