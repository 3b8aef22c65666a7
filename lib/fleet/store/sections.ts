/** The rows of sections: what of them stands, and their writing in bulk. */
import type pg from "pg";
import type { SectionName } from "../model/facts";
import type { FactSource } from "../model/provenance";
import type { ReadFacts } from "../model/reading";

/** `packed` is loaded where it is compared. */
export type Stored = { hash: string; packed: Buffer | null; sources: FactSource[]; since: Date };

export type Write = {
  serverId: string;
  section: SectionName;
  known: boolean;
  /** False: the value stands, and only what proves it is new. */
  isNew: boolean;
  packed: Buffer | null;
  hash: string;
  sources: FactSource[];
  inputs: string;
  reportId: string;
  since: Date;
};

/** What stands of the sections of these readings, without the values; keys are "server section". */
export async function loadStored(
  client: pg.PoolClient,
  readings: readonly ReadFacts[],
): Promise<Map<string, Stored>> {
  const ids = [...new Set(readings.map(({ serverId }) => serverId))];
  const names = [...new Set(readings.flatMap(({ sections }) => sections.map(({ name }) => name)))];
  const { rows } = await client.query(
    `SELECT server_id AS id, section, encode(value_sha256, 'hex') AS hash, sources, since
     FROM server_section WHERE server_id = ANY($1::uuid[]) AND section = ANY($2)`,
    [ids, names],
  );
  return new Map(
    (rows as (Omit<Stored, "packed"> & { id: string; section: string })[]).map(
      ({ id, section, ...stored }) => [`${id} ${section}`, { ...stored, packed: null }],
    ),
  );
}

/** Load the values of these sections into `stored`. */
export async function loadValues(
  client: pg.PoolClient,
  stored: ReadonlyMap<string, Stored>,
  wanted: readonly { serverId: string; section: SectionName }[],
): Promise<void> {
  if (wanted.length === 0) return;
  const { rows } = await client.query(
    `SELECT server_id AS id, f.section, value FROM server_section f
     JOIN unnest($1::uuid[], $2::text[]) AS w(id, section) ON w.id = server_id AND w.section = f.section`,
    [wanted.map(({ serverId }) => serverId), wanted.map(({ section }) => section)],
  );
  for (const { id, section, value } of rows as { id: string; section: string; value: Buffer }[]) {
    const found = stored.get(`${id} ${section}`);
    if (found) found.packed = value;
  }
}

export async function writeSections(client: pg.PoolClient, writes: readonly Write[]): Promise<void> {
  await writeValues(
    client,
    writes.filter(({ isNew }) => isNew),
  );
  await writeProofs(
    client,
    writes.filter(({ isNew }) => !isNew),
  );
}

const ROWS_AT_ONCE = 400;
const COLUMNS = 9;

async function writeValues(client: pg.PoolClient, writes: readonly Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += ROWS_AT_ONCE) {
    const part = writes.slice(from, from + ROWS_AT_ONCE);
    const values = part.map(
      (_, at) => `(${Array.from({ length: COLUMNS }, (_, n) => `$${at * COLUMNS + n + 1}`).join(", ")})`,
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
        w.packed,
        Buffer.from(w.hash, "hex"),
        JSON.stringify(w.sources),
        w.reportId,
        w.since,
        Buffer.from(w.inputs, "hex"),
      ]),
    );
  }
}

async function writeProofs(client: pg.PoolClient, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return;
  await client.query(
    `UPDATE server_section f SET sources = w.sources::jsonb, report_id = w.report_id, inputs = decode(w.inputs, 'hex')
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[]) AS w(id, section, sources, report_id, inputs)
     WHERE f.server_id = w.id AND f.section = w.section`,
    [
      writes.map(({ serverId }) => serverId),
      writes.map(({ section }) => section),
      writes.map(({ sources }) => JSON.stringify(sources)),
      writes.map(({ reportId }) => reportId),
      writes.map(({ inputs }) => inputs),
    ],
  );
}
