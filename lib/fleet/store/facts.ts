/** Facts in the database: the present state per section, and the differences that led to it. */

import { createHash } from "node:crypto";
import type pg from "pg";
import type { Actor } from "@/lib/auth/actor";
import { queryAs, recordAs } from "@/lib/auth/gate";
import { squeezeNow, unsqueezeNow } from "@/lib/compress";
import { newId, timeOfId } from "@/lib/id";
import { changesOf, type FactChange, tracksChanges } from "../changes";
import type { SectionName } from "../model/facts";
import type { FactSource } from "../model/provenance";
import type { ReadFacts, Standing } from "../model/reading";
import { EXPECTED, type Summary, summariseSome } from "../summary";
import { storedForm } from "../volatile";

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
  }>(
    `SELECT s.id, s.facts_report_id AS "reportId", f.section, encode(f.inputs, 'hex') AS inputs
     FROM server s LEFT JOIN server_section f ON f.server_id = s.id WHERE s.id = ANY($1::uuid[])`,
    [serverIds],
  );
  const standing = new Map<string, Standing>();
  for (const { id, reportId, section, inputs } of rows) {
    const found = standing.get(id) ?? { reportId, inputs: new Map() };
    standing.set(id, found);
    if (section && inputs) found.inputs.set(section, inputs);
  }
  return standing;
}

type Stored = { hash: string; value: Buffer; known: boolean; sources: FactSource[]; since: Date };
type Write = {
  serverId: string;
  section: SectionName;
  known: boolean;
  value: Buffer;
  hash: Buffer;
  sources: string;
  inputs: Buffer;
  reportId: string;
  since: Date;
};
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
    const names = [...new Set(readings.flatMap(({ sections }) => sections.map(({ name }) => name)))];
    const stored = await loadSections(client, serverIds, names);
    const writes = new Map<string, Write>();
    const changes: Noted[] = [];
    const latest = new Map<string, Latest>();
    const inOrder = [...readings].sort((a, b) => (a.reportId < b.reportId ? -1 : 1));
    for (const reading of inOrder) {
      const { serverId, reportId, collectedAt } = reading;
      const former = newest.get(serverId);
      if (former === undefined || (former !== null && former > reportId)) continue;
      // The first report has nothing to differ from; the same report read anew differs by the parser alone.
      changes.push(...differences(reading, stored, writes, former === null || former === reportId));
      newest.set(serverId, reportId);
      const summary = { ...latest.get(serverId)?.summary, ...summariseSome(reading.sections) };
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

async function loadSections(
  client: pg.PoolClient,
  ids: string[],
  names: SectionName[],
): Promise<Map<string, Stored>> {
  const { rows } = await client.query(
    `SELECT server_id AS id, section, known, encode(value_sha256, 'hex') AS hash, value, sources, since
     FROM server_section WHERE server_id = ANY($1::uuid[]) AND section = ANY($2)`,
    [ids, names],
  );
  return new Map(
    (rows as (Stored & { id: string; section: string })[]).map(({ id, section, ...stored }) => [
      `${id} ${section}`,
      stored,
    ]),
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
  for (const { name: section, value: read, sources, inputs } of sections) {
    const present = storedForm(section, read);
    const json = JSON.stringify(present);
    const hash = createHash("sha256").update(json).digest();
    const key = `${serverId} ${section}`;
    const former = stored.get(key);
    const isSame = former?.hash === hash.toString("hex");
    const isNews = former && !isSame && !baseline && !isSameBytes(former.sources, sources);
    if (isNews && tracksChanges(section)) {
      const before = JSON.parse(unsqueezeNow(former.value).toString("utf8"));
      for (const change of changesOf(section, before, present)) {
        changes.push({ ...change, serverId, reportId, at: collectedAt });
      }
    }
    // The same value read from other bytes keeps its age: only what proves it is new.
    const known = present.state === "known";
    const value = isSame ? former.value : squeezeNow(json);
    const since = isSame ? former.since : collectedAt;
    stored.set(key, { hash: hash.toString("hex"), value, known, sources, since });
    writes.set(key, {
      serverId,
      section,
      known,
      value,
      hash,
      sources: JSON.stringify(sources),
      inputs: Buffer.from(inputs, "hex"),
      reportId,
      since,
    });
  }
  return changes;
}

/** Then only the parser reads them otherwise, and nothing happened on the server. */
function isSameBytes(former: readonly FactSource[], present: readonly FactSource[]): boolean {
  const hashes = (sources: readonly FactSource[]) =>
    sources.map(({ spec, sha256 }) => `${spec} ${sha256}`).join();
  return hashes(former) === hashes(present);
}

const WRITES_AT_ONCE = 400;

async function writeSections(client: pg.PoolClient, writes: Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += WRITES_AT_ONCE) {
    const part = writes.slice(from, from + WRITES_AT_ONCE);
    const values = part.map(
      (_, at) => `(${Array.from({ length: 9 }, (_, n) => `$${at * 9 + n + 1}`).join(", ")})`,
    );
    await client.query(
      `INSERT INTO server_section (server_id, section, known, value, value_sha256, sources, report_id, since, inputs)
       VALUES ${values.join(", ")}
       ON CONFLICT (server_id, section) DO UPDATE SET known = EXCLUDED.known, value = EXCLUDED.value,
         value_sha256 = EXCLUDED.value_sha256, sources = EXCLUDED.sources, report_id = EXCLUDED.report_id,
         since = EXCLUDED.since, inputs = EXCLUDED.inputs`,
      part.flatMap((w) => [
        w.serverId,
        w.section,
        w.known,
        w.value,
        w.hash,
        w.sources,
        w.reportId,
        w.since,
        w.inputs,
      ]),
    );
  }
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
