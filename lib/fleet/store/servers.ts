/** Servers in the database: the list, the counts, one server, and what people say about it. */
import { cache } from "react";
import type { Actor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { forgetMoment, withinMoment } from "@/lib/db/moment";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import {
  type FleetCounts,
  ODDITIES,
  type ServerChange,
  type ServerDetail,
  type ServerFilter,
  type ServerRow,
  SILENT_AFTER_MIN,
  type Sort,
} from "../model/server";
import { findPlaceId } from "./places";

const SILENT = `interval '${SILENT_AFTER_MIN} minutes'`;
const CONTACT = `CASE WHEN c.received_at IS NULL THEN 'never'
  WHEN c.received_at < now() - ${SILENT} THEN 'silent' ELSE 'reporting' END`;

/** What each sort compares, never null, so that a cursor has a place for every row. Microseconds fit a double. */
const SORT_SQL: Record<Sort, string> = {
  hostname: "s.hostname",
  reported: "coalesce(extract(epoch FROM c.received_at) * 1000000, -1)::float8",
  security: "coalesce(s.security_count, -1)",
  updates: "coalesce(s.update_count, -1)",
  unknown: "coalesce(s.unknown_count, 999)",
  os: "coalesce(s.os_name, '')",
  enrolled: "(extract(epoch FROM s.enrolled_at) * 1000000)::float8",
};

const ROW = `
  s.id, s.hostname, e.name AS environment, coalesce(e.production, false) AS production, r.name AS role, z.name AS zone,
  s.owner, s.criticality, s.sample, s.os_name AS os, s.os_id AS "osId", s.kernel, s.primary_address AS address,
  s.package_count AS packages, s.update_count AS updates, s.security_count AS "securityUpdates",
  s.reboot_required AS "rebootRequired", s.unknown_count AS "unknownSections", ${CONTACT} AS contact,
  c.received_at AS "reportedAt", s.enrolled_at AS "enrolledAt"`;
const JOINS = `
  LEFT JOIN environment e ON e.id = s.environment_id
  LEFT JOIN server_role r ON r.id = s.role_id
  LEFT JOIN zone z ON z.id = s.zone_id`;

/** The first page of the whole fleet is what most people ask for: it is planned once per order. */
const USUAL_LIMIT = 50;

/** One page of servers that match, the pages beside it, and how many match in all. @throws Invalid */
export async function listServers(
  actor: Actor,
  filter: ServerFilter,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<ServerRow> & { previous: string | null }> {
  const query = queryAs(actor, "fleet.read");
  const { where, values } = conditions(filter);
  const column = filter.sort.replace(/^-/, "") as Sort;
  const sort = SORT_SQL[column];
  const place = cursor === undefined ? null : placeOf(cursor, column);
  const back = place?.back ?? false;
  const shown = filter.sort.startsWith("-") ? "DESC" : "ASC";
  const walked = (shown === "DESC") === back ? "ASC" : "DESC";
  const narrowed = `WHERE ${where.join(" AND ")}`;
  // Every server has a contact, so where none is asked for, none is joined.
  const contacts = "FROM server s JOIN server_contact c ON c.server_id = s.id";
  const counting = `${filter.contact ? contacts : "FROM server s"} ${narrowed}`;
  const from = `${filter.contact || column === "reported" ? contacts : "FROM server s"} ${narrowed}`;
  const beyond = place
    ? ` AND (${sort}, s.id) ${walked === "DESC" ? "<" : ">"} ($${values.length + 1}, $${values.length + 2}::uuid)`
    : "";
  // The page is cut out before names are joined to it: the join costs the same at any number of servers.
  const text = `WITH page AS MATERIALIZED (
      SELECT s.id, ${sort} AS place ${from}${beyond} ORDER BY ${sort} ${walked}, s.id ${walked} LIMIT ${limit + 1})
    SELECT ${ROW}, page.place FROM page JOIN server s ON s.id = page.id
    JOIN server_contact c ON c.server_id = s.id ${JOINS} ORDER BY page.place ${shown}, s.id ${shown}`;
  const isUsual = where.length === 1 && !place && limit === USUAL_LIMIT;
  const [rows, [counted]] = await Promise.all([
    query<ServerRow & { place: string | number }>(
      isUsual ? { name: `servers.by ${filter.sort}`, text } : text,
      place ? [...values, place.at, place.id] : values,
    ),
    withinMoment(JSON.stringify(["servers", where, values]), () =>
      query<{ total: number }>(`SELECT count(*)::int AS total ${counting}`, values),
    ),
  ]);
  // One row too many says that there is more, at the end towards which was walked.
  const more = rows.length > limit;
  const items = more ? (back ? rows.slice(1) : rows.slice(0, limit)) : rows;
  const [first, last] = [items.at(0), items.at(-1)];
  return {
    items: items.map(({ place: _, ...row }) => row),
    next: last && (more || back) ? encodeCursor(["after", last.place, last.id]) : null,
    previous: first && (back ? more : place) ? encodeCursor(["before", first.place, first.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** A cursor of another order, or one that was made up, must not reach the database. @throws Invalid */
function placeOf(cursor: string, column: Sort): { back: boolean; at: string | number; id: string } {
  const [direction, at, id] = decodeCursor(cursor, 3);
  const kind = column === "hostname" || column === "os" ? "string" : "number";
  if (typeof at === kind && at !== undefined && at !== null && typeof id === "string" && isId(id)) {
    if (direction === "after" || direction === "before") return { back: direction === "before", at, id };
  }
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

function conditions(filter: ServerFilter): { where: string[]; values: unknown[] } {
  const where = ["s.retired_at IS NULL"];
  const values: unknown[] = [];
  const add = (sql: (at: string) => string, value: unknown) => {
    values.push(value);
    where.push(sql(`$${values.length}`));
  };
  if (filter.q)
    add((at) => `(lower(s.hostname) LIKE ${at} OR s.primary_address LIKE ${at})`, likePattern(filter.q));
  if (filter.env)
    add((at) => `s.environment_id = (SELECT id FROM environment WHERE name = ${at})`, filter.env);
  if (filter.role) add((at) => `s.role_id = (SELECT id FROM server_role WHERE name = ${at})`, filter.role);
  if (filter.zone) add((at) => `s.zone_id = (SELECT id FROM zone WHERE name = ${at})`, filter.zone);
  if (filter.os) add((at) => `s.os_id = ${at}`, filter.os);
  if (filter.contact === "missing")
    where.push(`(c.received_at IS NULL OR c.received_at < now() - ${SILENT})`);
  if (filter.contact === "never") where.push("c.received_at IS NULL");
  if (filter.contact === "silent") where.push(`c.received_at < now() - ${SILENT}`);
  if (filter.contact === "reporting") where.push(`c.received_at >= now() - ${SILENT}`);
  if (filter.security === "yes") where.push("s.security_count > 0");
  if (filter.security === "no") where.push("s.security_count = 0");
  if (filter.security === "unknown") where.push("s.security_count IS NULL");
  if (filter.reboot === "yes") where.push("s.reboot_required");
  if (filter.reboot === "no") where.push("NOT s.reboot_required");
  if (filter.reboot === "unknown") where.push("s.reboot_required IS NULL");
  if (filter.sight === "partial") where.push("s.unknown_count > 0");
  if (filter.sight === "full") where.push("s.unknown_count = 0");
  return { where, values };
}

/** The text anywhere in the name; `%` and `_` are ordinary characters to people. */
function likePattern(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
}

/** Every matching server in portions, for exports: memory stays the same however many there are. */
export async function* eachServer(actor: Actor, filter: ServerFilter): AsyncGenerator<ServerRow[]> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listServers(actor, filter, {
      limit: 1_000,
      cursor: cursor ?? undefined,
    });
    yield page.items;
    cursor = page.next;
  }
}

/** The fleet in numbers, in one pass, once per page; `env` narrows it to one environment. */
export const countFleet = cache(async (actor: Actor, env: string | undefined): Promise<FleetCounts> => {
  const query = queryAs(actor, "fleet.read");
  const [counts] = await withinMoment(`fleet ${env ?? ""}`, () => query<FleetCounts>(COUNTS, [env ?? null]));
  if (!counts) throw new Error("The fleet could not be counted.");
  return counts;
});

const COUNTS = `SELECT count(*)::int AS servers,
       count(*) FILTER (WHERE c.received_at >= now() - ${SILENT})::int AS reporting,
       count(*) FILTER (WHERE c.received_at < now() - ${SILENT})::int AS silent,
       min(c.received_at) FILTER (WHERE c.received_at < now() - ${SILENT}) AS "silentSince",
       count(*) FILTER (WHERE c.received_at IS NULL)::int AS never,
       min(s.enrolled_at) FILTER (WHERE c.received_at IS NULL) AS "neverSince",
       max(c.received_at) AS "newestReportAt",
       count(*) FILTER (WHERE s.security_count > 0)::int AS "withSecurityUpdates",
       count(*) FILTER (WHERE s.security_count IS NULL)::int AS "securityUnknown",
       count(*) FILTER (WHERE s.reboot_required)::int AS "needReboot",
       count(*) FILTER (WHERE s.reboot_required IS NULL)::int AS "rebootUnknown",
       count(*) FILTER (WHERE s.unknown_count > 0)::int AS "partlySeen",
       count(*) FILTER (WHERE s.unknown_count = 0)::int AS "fullySeen",
       count(*) FILTER (WHERE s.sample)::int AS samples
     FROM server s JOIN server_contact c ON c.server_id = s.id
     WHERE s.retired_at IS NULL AND ($1::text IS NULL OR s.environment_id = (SELECT id FROM environment WHERE name = $1))`;

/** @throws NotFound */
export async function getServer(actor: Actor, id: string): Promise<ServerDetail> {
  const [server] = isId(id)
    ? await queryAs(actor, "fleet.read")<ServerDetail>(
        `SELECT ${ROW}, s.machine_id AS "machineId", s.note, s.held_count AS "heldUpdates",
           s.listener_count AS listeners, s.account_count AS accounts, c.report_id AS "reportId",
           c.collected_at AS "collectedAt", c.sequence::float8 AS sequence, c.clock_skew_ms AS "clockSkewMs",
           (SELECT count(*)::int FROM server o WHERE o.hostname = s.hostname AND o.id <> s.id AND o.retired_at IS NULL)
             AS namesakes,
           s.agent_version AS "agentVersion", s.agent_sha256 AS "agentSha256",
           ARRAY(SELECT DISTINCT h.verb FROM change h WHERE h.server_id = s.id AND h.kind = 'reporting' AND h.verb = ANY($2)
             AND h.id >= garrison_uuid_floor(now() - interval '24 hours') ORDER BY 1) AS oddities
         FROM server s JOIN server_contact c ON c.server_id = s.id ${JOINS}
         WHERE s.id = $1 AND s.retired_at IS NULL`,
        [id, ODDITIES],
      )
    : [];
  if (!server) throw new NotFound("There is no such server.");
  return server;
}

/** @throws NotFound, Unprocessable when a place does not exist */
export async function changeServer(actor: Actor, id: string, wish: ServerChange): Promise<void> {
  await writeAs(actor, "fleet.server.change", async (tx) => {
    const before = isId(id)
      ? await tx.server.findFirst({
          where: { id, retiredAt: null },
          select: {
            owner: true,
            criticality: true,
            note: true,
            environment: { select: { name: true } },
            role: { select: { name: true } },
            zone: { select: { name: true } },
          },
        })
      : null;
    if (!before) throw new NotFound("There is no such server.");
    const { environment, role, zone, ...plain } = wish;
    const places = {
      ...(environment === undefined
        ? {}
        : { environmentId: await findPlaceId(tx, "environments", environment) }),
      ...(role === undefined ? {} : { roleId: await findPlaceId(tx, "roles", role) }),
      ...(zone === undefined ? {} : { zoneId: await findPlaceId(tx, "zones", zone) }),
    };
    const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
    await tx.server.update({ where: { id }, data: { ...given, ...places }, select: { id: true } });
    return { result: undefined, target: `server/${id}`, before, after: wish };
  });
  forgetMoment();
}

/** The server leaves the fleet: its secret is worth nothing from now on, its evidence stays. @throws NotFound */
export async function retireServer(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "fleet.server.retire", async (tx) => {
    const { count } = isId(id)
      ? await tx.server.updateMany({ where: { id, retiredAt: null }, data: { retiredAt: new Date() } })
      : { count: 0 };
    if (count === 0) throw new NotFound("There is no such server.");
    return { result: undefined, target: `server/${id}` };
  });
  forgetMoment();
}
