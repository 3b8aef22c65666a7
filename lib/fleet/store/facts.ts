/** Facts in the database: the present state per section, and the differences that led to it. */
import type pg from "pg";
import type { Actor } from "@/lib/auth/actor";
import { queryAs, recordAs } from "@/lib/auth/gate";
import { newId, timeOfId } from "@/lib/id";
import { changesOf, type FactChange, tracksChanges } from "../changes";
import type { SectionName } from "../model/facts";
import { unpackSection } from "../model/packed-section";
import type { ReadFacts, ReadSection, Standing } from "../model/reading";
import { EXPECTED, type Summary } from "../summary";
import { loadStored, loadValues, type Stored, type Write, writeSections } from "./sections";

/** What stands of these servers. */
export async function readStanding(
  actor: Actor,
  serverIds: readonly string[],
): Promise<Map<string, Standing>> {
  const rows = await queryAs(actor, "fleet.facts.record")<{
    id: string;
    reportId: string | null;
    section: SectionName | null;
    inputs: string | null;
    hash: string;
  }>(
    // The fence keeps the join from being turned round: with stale statistics it read the sections of every server.
    `SELECT s.id, s.facts_report_id AS "reportId", f.section, encode(f.inputs, 'hex') AS inputs,
       encode(f.value_sha256, 'hex') AS hash
     FROM server s LEFT JOIN LATERAL
       (SELECT section, inputs, value_sha256 FROM server_section WHERE server_id = s.id OFFSET 0) f ON true
     WHERE s.id = ANY($1::uuid[])`,
    [serverIds],
  );
  const standing = new Map<string, Standing>();
  for (const { id, reportId, section, inputs, hash } of rows) {
    const found = standing.get(id) ?? { reportId, sections: new Map() };
    standing.set(id, found);
    if (section) found.sections.set(section, { inputs, hash });
  }
  return standing;
}

type Noted = FactChange & { serverId: string; reportId: string; at: Date };
type Latest = { reportId: string; collectedAt: Date; summary: Partial<Summary> };

/**
 * Record what was read from reports, each once and in order; older ones than what stands are passed over.
 * One transaction, and bulk statements however many reports there are.
 */
export async function recordFacts(actor: Actor, readings: readonly ReadFacts[]): Promise<void> {
  if (readings.length === 0) return;
  const serverIds = [...new Set(readings.map(({ serverId }) => serverId))].sort();
  await recordAs(actor, "fleet.facts.record", async (client) => {
    const newest = await lockServers(client, serverIds);
    const inOrder = [...readings].sort((a, b) => (a.reportId < b.reportId ? -1 : 1));
    const stored = await loadStored(client, inOrder);
    await loadValues(client, stored, comparisons(inOrder, stored, newest));
    const writes = new Map<string, Write>();
    const changes: Noted[] = [];
    const latest = new Map<string, Latest>();
    for (const reading of inOrder) {
      const { serverId, reportId, collectedAt, sections } = reading;
      const former = newest.get(serverId);
      if (former === undefined || (former !== null && former > reportId)) continue;
      // The first report has nothing to differ from; the same report read anew differs by the parser alone.
      changes.push(...differences(reading, stored, writes, former === null || former === reportId));
      newest.set(serverId, reportId);
      const summary = Object.assign({}, latest.get(serverId)?.summary, ...sections.map((s) => s.summary));
      latest.set(serverId, { reportId, collectedAt, summary });
    }
    await writeSections(client, [...writes.values()]);
    await writeChanges(client, changes);
    await writeSummaries(client, latest);
    await tell(client, [...latest.keys()]);
  });
}

async function lockServers(client: pg.PoolClient, ids: string[]): Promise<Map<string, string | null>> {
  const { rows } = await client.query(
    "SELECT id, facts_report_id AS newest FROM server WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE",
    [ids],
  );
  return new Map((rows as { id: string; newest: string | null }[]).map(({ id, newest }) => [id, newest]));
}

/** The stored sections whose values will be compared with other ones. */
function comparisons(
  readings: readonly ReadFacts[],
  stored: ReadonlyMap<string, Stored>,
  newest: ReadonlyMap<string, string | null>,
): { serverId: string; section: SectionName }[] {
  return readings.flatMap(({ serverId, sections }) =>
    (newest.get(serverId) ?? null) === null
      ? []
      : sections
          .filter(({ name, hash }) => tracksChanges(name) && stored.get(`${serverId} ${name}`)?.hash !== hash)
          .map(({ name }) => ({ serverId, section: name })),
  );
}

/** Sets `stored` and `writes` forward to this reading, and tells what was different. */
function differences(
  { serverId, reportId, collectedAt, sections }: ReadFacts,
  stored: Map<string, Stored>,
  writes: Map<string, Write>,
  baseline: boolean,
): Noted[] {
  const changes: Noted[] = [];
  for (const section of sections) {
    const { name, known, hash, sources, inputs } = section;
    const key = `${serverId} ${name}`;
    const former = stored.get(key);
    const isSame = former?.hash === hash;
    const packed = isSame ? former.packed : newValue(section, serverId);
    if (former && packed && !isSame && !baseline && tracksChanges(name) && !isSameBytes(former, section)) {
      if (!former.packed) throw new Error(`The former ${name} of server ${serverId} was not loaded.`);
      for (const change of changesOf(name, unpackSection(name, former.packed), unpackSection(name, packed))) {
        changes.push({ ...change, serverId, reportId, at: collectedAt });
      }
    }
    // The same value read from other bytes keeps its age: only what proves it is new.
    const since = isSame ? former.since : collectedAt;
    const isNew = !isSame || (writes.get(key)?.isNew ?? false);
    stored.set(key, { hash, packed, sources, since });
    writes.set(key, {
      serverId,
      section: name,
      known,
      packed,
      hash,
      sources,
      inputs,
      reportId,
      since,
      isNew,
    });
  }
  return changes;
}

function newValue({ name, packed }: ReadSection, serverId: string): Buffer {
  if (packed) return packed;
  throw new Error(`Somebody else recorded ${name} of server ${serverId} meanwhile. It is read again.`);
}

/** Then only the parser reads them otherwise, and nothing happened on the server. */
function isSameBytes(former: Stored, present: ReadSection): boolean {
  const hashes = ({ sources }: Pick<Stored, "sources">) =>
    sources.map(({ spec, sha256 }) => `${spec} ${sha256}`).join();
  return hashes(former) === hashes(present);
}

async function writeChanges(client: pg.PoolClient, changes: Noted[]): Promise<void> {
  if (changes.length === 0) return;
  const column = <T>(pick: (change: Noted) => T) => changes.map(pick);
  await client.query(
    `INSERT INTO change (id, server_id, at, kind, verb, subject, before, after, report_id)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::text[], $9::uuid[])`,
    [
      changes.map(({ reportId }, place) => newId(timeOfId(reportId) ?? undefined, undefined, place)),
      column(({ serverId }) => serverId),
      column(({ at }) => at),
      column(({ kind }) => kind),
      column(({ verb }) => verb),
      column(({ subject }) => storable(subject)),
      column(({ before }) => (before === null ? null : storable(before))),
      column(({ after }) => (after === null ? null : storable(after))),
      column(({ reportId }) => reportId),
    ],
  );
}

const TEXT_LIMIT = 2_000;

/** PostgreSQL has no NUL and no lone surrogate in text; both come from servers. */
function storable(text: string): string {
  return text.slice(0, TEXT_LIMIT).replaceAll("\u0000", "\uFFFD").toWellFormed();
}

const COLUMNS: { [Key in keyof Summary]: [column: string, type: "text" | "int" | "boolean"] } = {
  osId: ["os_id", "text"],
  osName: ["os_name", "text"],
  osFamily: ["os_family", "text"],
  kernel: ["kernel", "text"],
  primaryAddress: ["primary_address", "text"],
  packageCount: ["package_count", "int"],
  updateCount: ["update_count", "int"],
  securityCount: ["security_count", "int"],
  heldCount: ["held_count", "int"],
  rebootRequired: ["reboot_required", "boolean"],
  listenerCount: ["listener_count", "int"],
  accountCount: ["account_count", "int"],
  databases: ["databases", "text"],
};
const ASSIGNMENTS = Object.entries(COLUMNS).map(
  ([key, [column, type]]) =>
    `${column} = CASE WHEN n.row ? '${key}' THEN (n.row->>'${key}')::${type} ELSE s.${column} END`,
);

/** Columns of sections that were not read stay as they are. */
async function writeSummaries(client: pg.PoolClient, latest: Map<string, Latest>): Promise<void> {
  if (latest.size === 0) return;
  const rows = [...latest].map(([id, { reportId, collectedAt, summary }]) => ({
    id,
    reportId,
    collectedAt,
    ...summary,
  }));
  await client.query(
    `UPDATE server s SET ${ASSIGNMENTS.join(", ")}, facts_at = (n.row->>'collectedAt')::timestamptz,
       facts_report_id = (n.row->>'reportId')::uuid,
       unknown_count = (SELECT count(*) FROM server_section f
         WHERE f.server_id = s.id AND NOT f.known AND f.section = ANY($2))
     FROM jsonb_array_elements($1::jsonb) AS n(row) WHERE s.id = (n.row->>'id')::uuid`,
    [JSON.stringify(rows).replaceAll("\\u0000", "\uFFFD"), EXPECTED],
  );
}

/** A word to the live pages per server, in one statement. */
async function tell(client: pg.PoolClient, ids: string[]): Promise<void> {
  const words = ids.map((id) => JSON.stringify({ topic: "server", id, version: Date.now() }));
  await client.query("SELECT pg_notify('garrison', word) FROM unnest($1::text[]) AS word", [words]);
}
