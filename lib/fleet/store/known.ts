/** What is known of one server: its facts with their provenance, and how they changed. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId, newId } from "@/lib/id";
import { SECTION_NAMES, type SectionName, type Unknown, unknown } from "../model/facts";
import { unpackSection } from "../model/packed-section";
import type { FactSource, Provenance, ProvenFacts, UnknownSection } from "../model/provenance";
import { type ChangeFilter, type ChangeRow, ODDITIES, type OddityCount } from "../model/server";
import { asOf } from "../volatile";

type SectionRow = {
  section: SectionName;
  value: Buffer;
  sources: FactSource[];
  since: Date;
  reportId: string | null;
  collectedAt: Date | null;
};

const NOT_YET = "This server has not reported yet.";

/** @throws NotFound */
export async function getFacts(
  actor: Actor,
  serverId: string,
  sections: readonly SectionName[] = SECTION_NAMES,
): Promise<ProvenFacts> {
  const rows = isId(serverId)
    ? await queryAs(actor, "fleet.read")<SectionRow | { section: null }>(
        // Reports after the one whose facts stand here hold the same outputs, or are not read yet.
        `SELECT f.section, f.value, f.sources, f.since,
           CASE WHEN c.base_report_id = s.facts_report_id THEN c.report_id ELSE s.facts_report_id END AS "reportId",
           CASE WHEN c.base_report_id = s.facts_report_id THEN c.collected_at ELSE s.facts_at END AS "collectedAt"
         FROM server s JOIN server_contact c ON c.server_id = s.id
         LEFT JOIN server_section f ON f.server_id = s.id AND f.section = ANY($2)
         WHERE s.id = $1 AND s.retired_at IS NULL`,
        [serverId, sections],
      )
    : [];
  if (rows.length === 0) throw new NotFound("There is no such server.");
  const found = new Map(
    rows.filter((row) => row.section !== null).map((row) => [row.section, row as SectionRow]),
  );
  const facts = {} as Record<SectionName, unknown>;
  for (const name of sections) {
    const row = found.get(name);
    facts[name] = row ? proven(row) : { ...unknown(NOT_YET), ...NOWHERE };
  }
  return facts as ProvenFacts;
}

/** What the newest report left unknown, and why; in the order in which sections are shown. */
export async function listUnknownSections(actor: Actor, serverId: string): Promise<UnknownSection[]> {
  if (!isId(serverId)) throw new NotFound("There is no such server.");
  const rows = await queryAs(actor, "fleet.read")<Pick<SectionRow, "section" | "value" | "since">>(
    "SELECT section, value, since FROM server_section WHERE server_id = $1 AND NOT known",
    [serverId],
  );
  return rows
    .map(({ section, value, since }) => ({
      section,
      since,
      reason: (unpackSection(section, value) as Unknown).reason,
    }))
    .sort((a, b) => SECTION_NAMES.indexOf(a.section) - SECTION_NAMES.indexOf(b.section));
}

const NOWHERE: Provenance = {
  reportId: null,
  sha256: null,
  collectedAt: null,
  parser: null,
  since: null,
  sources: [],
};

function proven(row: SectionRow): object {
  const stored = unpackSection(row.section, row.value);
  const value = row.collectedAt ? asOf(row.section, stored, row.collectedAt) : stored;
  const [first] = row.sources;
  return {
    ...value,
    reportId: row.reportId,
    sha256: first?.sha256 ?? null,
    collectedAt: row.collectedAt?.toISOString() ?? null,
    parser: first?.parser ?? null,
    since: row.since.toISOString(),
    sources: row.sources,
  };
}

/** Changes of one server or, with null, of the whole fleet; newest first. `total` counts at most 10,000. */
export async function listChanges(
  actor: Actor,
  serverId: string | null,
  filter: ChangeFilter,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<ChangeRow>> {
  const query = queryAs(actor, "fleet.read");
  if (serverId !== null && !isId(serverId)) throw new NotFound("There is no such server.");
  const before = cursor === undefined ? null : beforeOf(cursor);
  const { where, values } = changeConditions(serverId, filter);
  const [rows, [counted]] = await Promise.all([
    query<ChangeRow>(
      `SELECT ch.id, ch.server_id AS "serverId", s.hostname, ch.at, ch.kind, ch.verb, ch.subject, ch.before, ch.after,
         ch.report_id AS "reportId"
       FROM change ch JOIN server s ON s.id = ch.server_id
       WHERE ${where} AND ($${values.length + 1}::uuid IS NULL OR ch.id < $${values.length + 1})
       ORDER BY ch.id DESC LIMIT ${limit + 1}`,
      [...values, before],
    ),
    query<{ total: number }>(
      `SELECT count(*)::int AS total FROM (
         SELECT 1 FROM change ch JOIN server s ON s.id = ch.server_id WHERE ${where} LIMIT 10000) counted`,
      values,
    ),
  ]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: rows.length > limit && last ? encodeCursor([last.id]) : null,
    total: counted?.total ?? 0,
  };
}

/** @throws Invalid */
function beforeOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id === "string" && isId(id)) return id;
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/** Ids begin with their time, so a span of hours is a range of ids, and of partitions. */
function changeConditions(serverId: string | null, { kind, verb, env, hours }: ChangeFilter) {
  const where = ["s.retired_at IS NULL"];
  const values: unknown[] = [];
  const add = (sql: (at: string) => string, value: unknown) => {
    values.push(value);
    where.push(sql(`$${values.length}`));
  };
  if (serverId) add((at) => `ch.server_id = ${at}`, serverId);
  if (kind) add((at) => `ch.kind = ${at}`, kind);
  if (verb) add((at) => `ch.verb = ${at}`, verb);
  if (env) add((at) => `s.environment_id = (SELECT id FROM environment WHERE name = ${at})`, env);
  if (hours) add((at) => `ch.id >= ${at}::uuid`, idFloor(hours));
  return { where: where.join(" AND "), values };
}

/** The lowest id of the last so many hours. */
function idFloor(hours: number): string {
  return newId(new Date(Date.now() - hours * 3_600_000), new Uint8Array(10));
}

/** The newest changes of the fleet, without counting them all. */
export async function newestChanges(actor: Actor, limit: number, env?: string): Promise<ChangeRow[]> {
  return queryAs(actor, "fleet.read")<ChangeRow>(
    `SELECT ch.id, ch.server_id AS "serverId", s.hostname, ch.at, ch.kind, ch.verb, ch.subject, ch.before, ch.after,
       ch.report_id AS "reportId"
     FROM change ch JOIN server s ON s.id = ch.server_id
     WHERE s.retired_at IS NULL AND ($1::text IS NULL OR s.environment_id = (SELECT id FROM environment WHERE name = $1))
     ORDER BY ch.id DESC LIMIT ${limit}`,
    [env ?? null],
  );
}

/** How reports came in out of order during the last so many hours. */
export async function countOddities(actor: Actor, hours: number, env?: string): Promise<OddityCount[]> {
  return queryAs(actor, "fleet.read")<OddityCount>(
    `SELECT ch.verb AS oddity, count(*)::int AS changes, count(DISTINCT ch.server_id)::int AS servers,
       max(ch.at) AS newest
     FROM change ch JOIN server s ON s.id = ch.server_id
     WHERE s.retired_at IS NULL AND ch.kind = 'reporting' AND ch.id >= $1::uuid AND ch.verb = ANY($2)
       AND ($3::text IS NULL OR s.environment_id = (SELECT id FROM environment WHERE name = $3))
     GROUP BY ch.verb`,
    [idFloor(hours), ODDITIES, env ?? null],
  );
}
