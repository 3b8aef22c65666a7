/** The statements that record a report: each is whole by itself, so it is there with all that belongs to it, or not. */
import type { ServerActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId, timeOfId } from "@/lib/id";
import type { Meta } from "../bundle/meta";
import { sha256Hex } from "../outputs-held";
import type { Oddity, Verdict } from "../sequence";

export type Arrival = {
  reportId: string;
  receivedAt: Date;
  collectedAt: Date;
  /** Length and SHA-256 of the bundle as sent. */
  bytes: number;
  sha256: Buffer;
  meta: Meta;
  manifest: Buffer;
};

/** What stood of the server when its report was looked at. */
export type Contact = {
  machineId: string;
  hostname: string;
  agentVersion: string | null;
  agentSha256: string | null;
  reportId: string | null;
  sequence: number;
  bundleSha256: string | null;
  chainHash: Buffer | null;
  manifestHash: Buffer | null;
  baseReportId: string | null;
};

/** The next report in order, holding what the one before it held. @returns false when it is not such a one */
export async function keepUnchanged(agent: ServerActor, arrival: Arrival): Promise<boolean> {
  const { meta } = arrival;
  if (meta.dropped > 0 || meta.previousSha256 === null || arrival.collectedAt !== meta.startedAt)
    return false;
  const rows = await queryAs(agent, "ingest.report.record")(UNCHANGED, [
    agent.id,
    arrival.reportId,
    arrival.receivedAt,
    arrival.collectedAt,
    meta.sequence,
    arrival.sha256,
    arrival.bytes,
    arrival.manifest,
    Buffer.from(meta.previousSha256, "hex"),
    skewMs(arrival),
    meta.bootId,
  ]);
  return rows.length === 1;
}

const UNCHANGED = {
  name: "report.unchanged",
  text: `
  WITH held AS (
    SELECT chain_hash, base_report_id FROM server_contact
    WHERE server_id = $1 AND sequence = $5::bigint - 1 AND manifest_hash = $8 AND bundle_sha256 = $9
      AND base_report_id >= garrison_uuid_floor(date_trunc('day', $3::timestamptz AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
      AND EXISTS (SELECT 1 FROM server WHERE id = $1 AND retired_at IS NULL)
    FOR UPDATE
  ), kept AS (
    INSERT INTO report (id, server_id, received_at, collected_at, sequence, sha256, chain_hash, bytes, base_id)
    SELECT $2, $1, $3, $4, $5, $6, sha256(chain_hash || $6), $7, base_report_id FROM held
    RETURNING chain_hash
  )
  UPDATE server_contact SET report_id = $2, received_at = $3, collected_at = $4, sequence = $5, bundle_sha256 = $6,
    chain_hash = kept.chain_hash, clock_skew_ms = $10, boot_id = $11
  FROM kept WHERE server_id = $1 RETURNING 1`,
};

/**
 * Record a report on top of `contact`; one that advances becomes the server's present state and waits to be read.
 * @returns false when another report was recorded meanwhile
 */
export async function keepReport(
  agent: ServerActor,
  arrival: Arrival,
  contact: Contact,
  packed: Buffer,
  { oddities, advances }: Verdict,
): Promise<boolean> {
  const { meta } = arrival;
  const chain = sha256Hex(Buffer.concat([contact.chainHash ?? Buffer.alloc(32), arrival.sha256]));
  const notes = [
    ...oddities.map((oddity) => odd(oddity, meta)),
    ...(advances ? renamings(contact, meta) : []),
  ];
  const values = [
    arrival.reportId,
    agent.id,
    arrival.receivedAt,
    arrival.collectedAt,
    meta.sequence,
    arrival.sha256,
    Buffer.from(chain, "hex"),
    arrival.bytes,
    packed,
    oddities,
    contact.chainHash,
    notes.map((_, place) => newId(timeOfId(arrival.reportId) ?? arrival.receivedAt, undefined, place)),
    notes.map(({ verb }) => verb),
    notes.map(({ subject }) => subject),
    notes.map(({ before }) => before),
    notes.map(({ after }) => after),
  ];
  const present = [
    arrival.manifest,
    skewMs(arrival),
    meta.bootId,
    meta.hostname,
    meta.agentVersion,
    meta.agentSha256,
  ];
  const rows = await queryAs(agent, "ingest.report.record")(
    advances ? KEEP_NEWEST : KEEP_LATE,
    advances ? [...values, ...present] : values,
  );
  return rows.length === 1;
}

/** Every kept report moves the chain on, so the chain tells whether another one came between. */
const IF_UNMOVED = `server_id = $2::uuid AND chain_hash IS NOT DISTINCT FROM $11::bytea
      AND EXISTS (SELECT 1 FROM server WHERE id = $2::uuid AND retired_at IS NULL) RETURNING server_id`;

const KEEP = `
  kept AS (
    INSERT INTO report (id, server_id, received_at, collected_at, sequence, sha256, chain_hash, bytes, outputs, oddities)
    SELECT $1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz, $5::bigint, $6::bytea, $7::bytea, $8::int, $9::bytea,
      $10::text[] FROM moved
  ), noted AS (
    INSERT INTO change (id, server_id, at, kind, verb, subject, before, after, report_id)
    SELECT n.id, $2::uuid, $3::timestamptz, 'reporting', n.verb, n.subject, n.before, n.after, $1::uuid
    FROM moved, unnest($12::uuid[], $13::text[], $14::text[], $15::text[], $16::text[])
      AS n(id, verb, subject, before, after)
  )`;

/** Kept, made the server's present state, and put in the queue for reading. */
const KEEP_NEWEST = {
  name: "report.newest",
  text: `
  WITH moved AS (
    UPDATE server_contact SET chain_hash = $7::bytea, report_id = $1::uuid, base_report_id = $1::uuid,
      received_at = $3::timestamptz, collected_at = $4::timestamptz, sequence = $5::bigint, bundle_sha256 = $6::bytea,
      manifest_hash = $17::bytea, clock_skew_ms = $18::int, boot_id = $19::text
    WHERE ${IF_UNMOVED}
  ), ${KEEP}, named AS (
    UPDATE server s SET hostname = $20::text, agent_version = $21::text, agent_sha256 = $22::text
    FROM moved WHERE s.id = moved.server_id AND (s.hostname, s.agent_sha256) IS DISTINCT FROM ($20::text, $22::text)
  ), waiting AS (
    INSERT INTO pending_report (report_id, server_id, collected_at, outputs)
    SELECT $1::uuid, $2::uuid, $4::timestamptz, $9::bytea FROM moved
  ), queued AS (
    INSERT INTO fact_queue (server_id) SELECT server_id FROM moved
    ON CONFLICT (server_id) DO UPDATE SET queued_at = fact_queue.queued_at
  )
  SELECT 1 FROM moved`,
};

/** Older than the present state: kept as evidence alone. */
const KEEP_LATE = `
  WITH moved AS (UPDATE server_contact SET chain_hash = $7::bytea WHERE ${IF_UNMOVED}), ${KEEP}
  SELECT 1 FROM moved`;

type Note = { verb: string; subject: string; before: string | null; after: string | null };

const ODDITY_WORDS = {
  gap: "Reports are missing before this one",
  replay: "An older report arrived after a newer one",
  clone: "Two agents report with the same secret",
  skew: "The server's clock runs ahead",
} as const;

function odd(oddity: Oddity, { sequence }: Meta): Note {
  return { verb: oddity, subject: ODDITY_WORDS[oddity], before: null, after: `report ${sequence}` };
}

/** How the server calls itself and which script speaks for it. Its id and its secret stay what they are. */
function renamings({ hostname, agentVersion, agentSha256 }: Contact, meta: Meta): Note[] {
  const notes: Note[] = [];
  if (hostname !== meta.hostname)
    notes.push({ verb: "changed", subject: "host name", before: hostname, after: meta.hostname });
  if (agentSha256 !== null && agentSha256 !== meta.agentSha256)
    notes.push({
      verb: "changed",
      subject: "agent's script",
      before: `${agentVersion} ${agentSha256}`,
      after: `${meta.agentVersion} ${meta.agentSha256}`,
    });
  return notes;
}

const SKEW_BOUND_MS = 2 ** 31 - 1;

/** How far the server's clock is ahead, in milliseconds; a clock of another century counts as 24 days. */
function skewMs({ meta, receivedAt }: Arrival): number {
  const skew = meta.startedAt.getTime() - receivedAt.getTime();
  return Math.max(-SKEW_BOUND_MS, Math.min(SKEW_BOUND_MS, skew));
}
