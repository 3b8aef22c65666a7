/** What is known of one server: its facts with their provenance, and how they changed. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { unsqueezeNow } from "@/lib/compress";
import { NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { type Facts, SECTION_NAMES, type SectionName, type Unknown, unknown } from "../model/facts";
import type { ChangeFilter, ChangeRow } from "../model/server";
import { asOf } from "../volatile";
import type { FactSource } from "./facts";

/** Where a section comes from: the newest report, and the outputs in it that gave the value. */
export type Provenance = {
  reportId: string | null;
  sha256: string | null;
  collectedAt: string | null;
  parser: string | null;
  /** When this value was first seen. */
  since: string | null;
  sources: FactSource[];
};
export type ProvenFacts = { [Name in SectionName]: Facts[Name] & Provenance };

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

export type UnknownSection = { section: SectionName; reason: string; since: Date };

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
      reason: (JSON.parse(unsqueezeNow(value).toString("utf8")) as Unknown).reason,
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
  const stored = JSON.parse(unsqueezeNow(row.value).toString("utf8")) as Facts[SectionName];
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
  { kind }: ChangeFilter,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<ChangeRow>> {
  const query = queryAs(actor, "fleet.read");
  if (serverId !== null && !isId(serverId)) throw new NotFound("There is no such server.");
  const before = cursor === undefined ? null : String(decodeCursor(cursor, 1)[0]);
  const where = `($1::uuid IS NULL OR ch.server_id = $1) AND ($2::text IS NULL OR ch.kind = $2)`;
  const [rows, [counted]] = await Promise.all([
    query<ChangeRow>(
      `SELECT ch.id, ch.server_id AS "serverId", s.hostname, ch.at, ch.kind, ch.verb, ch.subject, ch.before, ch.after,
         ch.report_id AS "reportId"
       FROM change ch JOIN server s ON s.id = ch.server_id
       WHERE ${where} AND ($3::uuid IS NULL OR ch.id < $3) ORDER BY ch.id DESC LIMIT ${limit + 1}`,
      [serverId, kind ?? null, before],
    ),
    query<{ total: number }>(
      `SELECT count(*)::int AS total FROM (SELECT 1 FROM change ch WHERE ${where} LIMIT 10000) counted`,
      [serverId, kind ?? null],
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
