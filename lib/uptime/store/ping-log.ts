/** What a heartbeat said, and when its state changed. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { unsqueezeNow } from "@/lib/compress";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, isInstant, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import type { FlipRow, PingRow } from "../model/heartbeat";

/** Their numbers are 32 bits. */
const MOST_FLIPS = 2_147_483_647;

type Asked = { limit: number; cursor?: string | undefined };

type StoredPing = Omit<PingRow, "body"> & { body: Buffer | null };

/** Every call that is still kept, the newest first. @throws NotFound, Invalid for a strange cursor, Forbidden */
export async function listPings(actor: Actor, id: string, { limit, cursor }: Asked): Promise<Page<PingRow>> {
  const query = queryAs(actor, "uptime.read");
  const { no, pings } = await existing(actor, id);
  const place = cursor === undefined ? null : placeOf(cursor);
  const rows = await query<StoredPing>(
    `SELECT n::float8 AS n, at, action, recorded, why, exit_status AS "exitStatus", rid, method, address, agent,
       duration_ms AS "durationMs", size, body FROM ping WHERE heartbeat_no = $1
     ${place ? "AND (at, n) < ($3::timestamptz, $4::bigint)" : ""} ORDER BY at DESC, n DESC LIMIT $2`,
    [no, limit + 1, ...(place ?? [])],
  );
  const items = rows.slice(0, limit).map(({ body, ...row }) => ({ ...row, body: body && textOf(body) }));
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? encodeCursor([last.at.toISOString(), last.n]) : null, total: pings };
}

/** U+FFFD stands for what is no UTF-8, and for U+0000, which no JSON should hold. */
function textOf(body: Buffer): string {
  return new TextDecoder().decode(unsqueezeNow(body)).replaceAll("\0", "\ufffd");
}

/** When its state changed, the newest first; each lasted until the next. @throws NotFound, Invalid, Forbidden */
export async function listFlips(actor: Actor, id: string, { limit, cursor }: Asked): Promise<Page<FlipRow>> {
  const query = queryAs(actor, "uptime.read");
  const { no, flips } = await existing(actor, id);
  const place = cursor === undefined ? null : placeOf(cursor, MOST_FLIPS);
  // The end of the first one of a page is the last one of the page before.
  const rows = await query<Omit<FlipRow, "until">>(
    `SELECT n, at, "to", reason FROM heartbeat_flip WHERE heartbeat_no = $1
     ${place ? "AND (at, n) <= ($3::timestamptz, $4::int)" : ""} ORDER BY at DESC, n DESC LIMIT $2`,
    [no, limit + 1 + (place ? 1 : 0), ...(place ?? [])],
  );
  const all = rows.map((row, index) => ({ ...row, until: rows[index - 1]?.at ?? null }));
  const items = all.slice(place ? 1 : 0).slice(0, limit);
  const last = rows.length > limit + (place ? 1 : 0) ? items.at(-1) : undefined;
  return { items, next: last ? encodeCursor([last.at.toISOString(), last.n]) : null, total: flips };
}

async function existing(actor: Actor, id: string): Promise<{ no: number; pings: number; flips: number }> {
  const [found] = isId(id)
    ? await queryAs(actor, "uptime.read")<{ no: number; pings: number; flips: number }>(
        "SELECT no, pings::float8 AS pings, flips FROM heartbeat WHERE id = $1 AND retired_at IS NULL",
        [id],
      )
    : [];
  if (!found) throw new NotFound("There is no such heartbeat.");
  return found;
}

/** A cursor that was made up must not reach the database. @throws Invalid */
function placeOf(cursor: string, most = Number.MAX_SAFE_INTEGER): [string, number] {
  const [at, n] = decodeCursor(cursor, 2);
  if (isInstant(at) && Number.isInteger(n) && Number(n) >= 0 && Number(n) <= most) return [at, Number(n)];
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}
