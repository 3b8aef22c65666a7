/** Facts in the database: the present state per section, and the differences that led to it. */

import { createHash } from "node:crypto";
import type pg from "pg";
import type { Actor } from "@/lib/auth/actor";
import { recordAs } from "@/lib/auth/gate";
import { squeezeNow, unsqueezeNow } from "@/lib/compress";
import { newId, timeOfId } from "@/lib/id";
import { changesOf, type FactChange, tracksChanges } from "../changes";
import { type Facts, SECTION_NAMES, type SectionName } from "../model/facts";
import type { FactSource } from "../model/provenance";
import { type Summary, summarise } from "../summary";
import { storedForm } from "../volatile";

export type ReadFacts = {
  serverId: string;
  reportId: string;
  collectedAt: Date;
  facts: Facts;
  sources: Record<SectionName, FactSource[]>;
};

type Stored = { hash: string; value: Buffer; known: boolean; sources: FactSource[]; since: Date };
type Write = {
  serverId: string;
  section: SectionName;
  known: boolean;
  value: Buffer;
  hash: Buffer;
  sources: string;
  reportId: string;
  since: Date;
};
type Noted = FactChange & { serverId: string; reportId: string; at: Date };
type Latest = { reportId: string; collectedAt: Date; summary: Summary };

/**
 * Record what was read from reports, each once and in order; older ones than what stands are passed over.
 * One transaction, and bulk statements however many reports there are.
 */
export async function recordFacts(actor: Actor, readings: readonly ReadFacts[]): Promise<void> {
  if (readings.length === 0) return;
  const serverIds = [...new Set(readings.map(({ serverId }) => serverId))].sort();
  await recordAs(actor, "fleet.facts.record", async (client) => {
    const newest = await lockServers(client, serverIds);
    const stored = await loadSections(client, serverIds);
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
      latest.set(serverId, { reportId, collectedAt, summary: summarise(reading.facts) });
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

async function loadSections(client: pg.PoolClient, ids: string[]): Promise<Map<string, Stored>> {
  const { rows } = await client.query(
    `SELECT server_id AS id, section, known, encode(value_sha256, 'hex') AS hash, value, sources, since
     FROM server_section WHERE server_id = ANY($1::uuid[])`,
    [ids],
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
  { serverId, reportId, collectedAt, facts, sources }: ReadFacts,
  stored: Map<string, Stored>,
  writes: Map<string, Write>,
  baseline: boolean,
): Noted[] {
  const changes: Noted[] = [];
  for (const section of SECTION_NAMES) {
    const present = storedForm(section, facts[section]);
    const json = JSON.stringify(present);
    const hash = createHash("sha256").update(json).digest();
    const key = `${serverId} ${section}`;
    const former = stored.get(key);
    const isSame = former?.hash === hash.toString("hex");
    if (isSame && isSameSource(former.sources, sources[section])) continue;
    if (former && !isSame && !baseline && tracksChanges(section)) {
      const before = JSON.parse(unsqueezeNow(former.value).toString("utf8"));
      for (const change of changesOf(section, before, present)) {
        changes.push({ ...change, serverId, reportId, at: collectedAt });
      }
    }
    // The same value read from other bytes keeps its age: only what proves it is new.
    const known = present.state === "known";
    const value = isSame ? former.value : squeezeNow(json);
    const since = isSame ? former.since : collectedAt;
    stored.set(key, { hash: hash.toString("hex"), value, known, sources: sources[section], since });
    writes.set(key, {
      serverId,
      section,
      known,
      value,
      hash,
      sources: JSON.stringify(sources[section]),
      reportId,
      since,
    });
  }
  return changes;
}

function isSameSource(former: readonly FactSource[], present: readonly FactSource[]): boolean {
  return (
    former.length === present.length &&
    present.every(({ spec, sha256, parser }, at) => {
      const other = former[at];
      return other?.spec === spec && other.sha256 === sha256 && other.parser === parser;
    })
  );
}

const WRITES_AT_ONCE = 400;

async function writeSections(client: pg.PoolClient, writes: Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += WRITES_AT_ONCE) {
    const part = writes.slice(from, from + WRITES_AT_ONCE);
    const values = part.map(
      (_, at) => `(${Array.from({ length: 8 }, (_, n) => `$${at * 8 + n + 1}`).join(", ")})`,
    );
    await client.query(
      `INSERT INTO server_section (server_id, section, known, value, value_sha256, sources, report_id, since)
       VALUES ${values.join(", ")}
       ON CONFLICT (server_id, section) DO UPDATE SET known = EXCLUDED.known, value = EXCLUDED.value,
         value_sha256 = EXCLUDED.value_sha256, sources = EXCLUDED.sources, report_id = EXCLUDED.report_id,
         since = EXCLUDED.since`,
      part.flatMap((w) => [w.serverId, w.section, w.known, w.value, w.hash, w.sources, w.reportId, w.since]),
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
      column(({ reportId }) => newId(timeOfId(reportId) ?? undefined)),
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

async function writeSummaries(client: pg.PoolClient, latest: Map<string, Latest>): Promise<void> {
  if (latest.size === 0) return;
  const rows = [...latest].map(([id, { reportId, collectedAt, summary }]) => ({
    id,
    reportId,
    collectedAt,
    ...summary,
  }));
  await client.query(
    `UPDATE server SET os_id = n."osId", os_name = n."osName", os_family = n."osFamily", kernel = n.kernel,
       primary_address = n."primaryAddress", package_count = n."packageCount", update_count = n."updateCount",
       security_count = n."securityCount", held_count = n."heldCount", reboot_required = n."rebootRequired",
       listener_count = n."listenerCount", account_count = n."accountCount", unknown_count = n."unknownCount",
       facts_at = n."collectedAt", facts_report_id = n."reportId"
     FROM json_to_recordset($1::json) AS n(id uuid, "reportId" uuid, "collectedAt" timestamptz, "osId" text,
       "osName" text, "osFamily" text, kernel text, "primaryAddress" text, "packageCount" int, "updateCount" int,
       "securityCount" int, "heldCount" int, "rebootRequired" boolean, "listenerCount" int, "accountCount" int,
       "unknownCount" int)
     WHERE server.id = n.id`,
    [JSON.stringify(rows).replaceAll("\\u0000", "\uFFFD")],
  );
}

/** A word to the live pages per server, in one statement. */
async function tell(client: pg.PoolClient, ids: string[]): Promise<void> {
  const words = ids.map((id) => JSON.stringify({ topic: "server", id, version: Date.now() }));
  await client.query("SELECT pg_notify('garrison', word) FROM unnest($1::text[]) AS word", [words]);
}
