/**
 * Reports in the database: accepted once, chained per server, durable before they are acknowledged.
 *
 * Two ways lead to the same receipt. A report that says nothing new is one statement; one that does is a short
 * transaction under the server's own row, after its contents have been kept.
 */
import type pg from "pg";
import type { ServerActor } from "@/lib/auth/actor";
import { noteRefusal } from "@/lib/auth/audit/refusals";
import { queryAs, recordAs } from "@/lib/auth/gate";
import { Conflict, Forbidden, TooLarge, Unprocessable } from "@/lib/errors";
import { newId, timeOfId } from "@/lib/id";
import { type Bundle, readBundle } from "../bundle/read";
import { manifestHash, packOutputs, resolveOutputs, sha256Hex, unpackOutputs } from "../outputs-held";
import { follow, SKEW_LIMIT_MS, type Verdict } from "../sequence";
import type { SpecId } from "../specs";
import { carryContents, epochOf, keepContents } from "./evidence";

export type Receipt =
  | { kind: "accepted" | "repeated"; reportId: string; sha256: string }
  | { kind: "incomplete"; want: SpecId[] };

type Arrival = {
  reportId: string;
  receivedAt: Date;
  collectedAt: Date;
  wire: Uint8Array;
  sha256: Buffer;
  bundle: Bundle;
  manifest: Buffer;
  /** How many things about it were noted so far; they are listed in this order. */
  notes: number;
};

/** @throws TooLarge, Unprocessable when the bundle is refused; Forbidden when it comes from another machine. */
export async function recordReport(agent: ServerActor, wire: Uint8Array, receivedAt: Date): Promise<Receipt> {
  const bundle = readBundle(wire);
  if (!bundle.ok)
    throw bundle.status === 413 ? new TooLarge(bundle.reason) : new Unprocessable(bundle.reason);
  const ahead = bundle.meta.startedAt.getTime() - receivedAt.getTime() > SKEW_LIMIT_MS;
  const arrival: Arrival = {
    reportId: newId(receivedAt),
    receivedAt,
    collectedAt: ahead ? receivedAt : bundle.meta.startedAt,
    wire,
    sha256: Buffer.from(sha256Hex(wire), "hex"),
    bundle,
    manifest: manifestHash(bundle),
    notes: 0,
  };
  if (await recordUnchanged(agent, arrival)) return accepted(arrival);
  const epoch = epochOf(receivedAt);
  await keepContents(agent, contentsOf(bundle), epoch);
  try {
    const receipt = await recordChanged(agent, arrival, epoch);
    if (receipt.kind === "accepted") wakeReaders(agent);
    return receipt;
  } catch (error) {
    if (error instanceof Forbidden) await noteForeignMachine(agent, error);
    throw error;
  }
}

const WAKE_MS = 25;
let waking = false;

/**
 * A word to the workers, after the commit and a few times a second at most: a NOTIFY in the transaction would make
 * every commit wait for the one before. When the word is lost, the workers look by themselves soon.
 */
function wakeReaders(agent: ServerActor): void {
  if (waking) return;
  waking = true;
  setTimeout(() => {
    waking = false;
    queryAs(
      agent,
      "ingest.report.record",
    )("SELECT pg_notify('garrison_work', 'facts')").catch(() => undefined);
  }, WAKE_MS);
}

async function noteForeignMachine(agent: ServerActor, error: Forbidden): Promise<void> {
  await noteRefusal(agent, { permission: "ingest.report.record", target: `server/${agent.id}`, error });
}

/** The next report in order, holding what the one before it held: one statement does it all. */
async function recordUnchanged(agent: ServerActor, arrival: Arrival): Promise<boolean> {
  const { meta } = arrival.bundle;
  if (meta.dropped > 0 || meta.previousSha256 === null || arrival.collectedAt !== meta.startedAt)
    return false;
  const rows = await queryAs(agent, "ingest.report.record")(UNCHANGED, [
    agent.id,
    arrival.reportId,
    arrival.receivedAt,
    arrival.collectedAt,
    meta.sequence,
    arrival.sha256,
    arrival.wire.length,
    arrival.manifest,
    Buffer.from(meta.previousSha256, "hex"),
    meta.startedAt.getTime() - arrival.receivedAt.getTime(),
    meta.bootId,
  ]);
  return rows.length === 1;
}

const UNCHANGED = `
  WITH held AS (
    SELECT chain_hash, base_report_id FROM server_contact
    WHERE server_id = $1 AND sequence = $5::bigint - 1 AND manifest_hash = $8 AND bundle_sha256 = $9
      AND base_report_id >= garrison_uuid_floor(date_trunc('day', $3::timestamptz AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
    FOR UPDATE
  ), kept AS (
    INSERT INTO report (id, server_id, received_at, collected_at, sequence, sha256, chain_hash, bytes, base_id)
    SELECT $2, $1, $3, $4, $5, $6, sha256(chain_hash || $6), $7, base_report_id FROM held
    RETURNING chain_hash
  )
  UPDATE server_contact SET report_id = $2, received_at = $3, collected_at = $4, sequence = $5, bundle_sha256 = $6,
    chain_hash = kept.chain_hash, clock_skew_ms = $10, boot_id = $11
  FROM kept WHERE server_id = $1 RETURNING 1`;

type Contact = {
  machineId: string;
  hostname: string;
  agentVersion: string | null;
  agentSha256: string | null;
  reportId: string | null;
  sequence: number;
  bundleSha256: string | null;
  chainHash: Buffer | null;
  baseReportId: string | null;
};

async function recordChanged(agent: ServerActor, arrival: Arrival, epoch: string): Promise<Receipt> {
  return recordAs(agent, "ingest.report.record", async (client) => {
    const contact = await lockContact(client, agent.id);
    refuseOtherMachine(contact, arrival.bundle);
    const former = await findRepeated(client, agent.id, contact, arrival);
    if (former) return { kind: "repeated", reportId: former, sha256: arrival.sha256.toString("hex") };

    const { outputs, want } = resolveOutputs(arrival.bundle, await heldOutputs(client, contact.baseReportId));
    if (want.length > 0) return { kind: "incomplete", want };
    if (isOfFormerMonth(contact.baseReportId, epoch)) {
      await carryContents(
        client,
        outputs.map(({ sha256 }) => sha256),
        epoch,
      );
    }
    const verdict = follow(contact, arrival.bundle.meta, arrival.receivedAt);
    await keepReport(client, agent.id, arrival, contact, packOutputs(outputs), verdict);
    return accepted(arrival);
  });
}

/** Within a month, what the report before held is there: its contents were kept, or carried, with it. */
function isOfFormerMonth(baseReportId: string | null, epoch: string): boolean {
  const at = baseReportId === null ? null : timeOfId(baseReportId);
  return at !== null && epochOf(at) !== epoch;
}

async function lockContact(client: pg.PoolClient, serverId: string): Promise<Contact> {
  const { rows } = await client.query(
    `SELECT s.machine_id AS "machineId", s.hostname, s.agent_version AS "agentVersion", s.agent_sha256 AS "agentSha256",
       c.report_id AS "reportId", c.sequence::float8 AS sequence,
       encode(c.bundle_sha256, 'hex') AS "bundleSha256", c.chain_hash AS "chainHash",
       c.base_report_id AS "baseReportId"
     FROM server_contact c JOIN server s ON s.id = c.server_id
     WHERE c.server_id = $1 FOR UPDATE OF c`,
    [serverId],
  );
  const contact = rows[0] as Contact | undefined;
  if (!contact) throw new Conflict("This server is being removed.");
  return contact;
}

/** A secret belongs to one machine. A copied one is refused, so that nobody can report for somebody else. */
function refuseOtherMachine({ machineId }: Contact, { meta }: Bundle): void {
  if (meta.machineId === null || meta.machineId === machineId) return;
  throw new Forbidden(
    "This secret belongs to another machine. If the server was reinstalled or cloned, enrol it again with a new token.",
  );
}

/** The same bytes get the same receipt, however often they come. */
async function findRepeated(
  client: pg.PoolClient,
  serverId: string,
  contact: Contact,
  arrival: Arrival,
): Promise<string | null> {
  if (contact.bundleSha256 === arrival.sha256.toString("hex")) return contact.reportId;
  if (arrival.bundle.meta.sequence > contact.sequence) return null;
  const { rows } = await client.query("SELECT id FROM report WHERE server_id = $1 AND sha256 = $2 LIMIT 1", [
    serverId,
    arrival.sha256,
  ]);
  return (rows[0] as { id: string } | undefined)?.id ?? null;
}

async function heldOutputs(client: pg.PoolClient, baseReportId: string | null) {
  if (baseReportId === null) return [];
  const { rows } = await client.query("SELECT outputs FROM report WHERE id = $1", [baseReportId]);
  const packed = (rows[0] as { outputs: Buffer | null } | undefined)?.outputs;
  return packed ? unpackOutputs(packed) : [];
}

async function keepReport(
  client: pg.PoolClient,
  serverId: string,
  arrival: Arrival,
  contact: Contact,
  packed: Buffer,
  { oddities, advances }: Verdict,
): Promise<void> {
  const { meta } = arrival.bundle;
  const chain = Buffer.from(
    sha256Hex(Buffer.concat([contact.chainHash ?? Buffer.alloc(32), arrival.sha256])),
    "hex",
  );
  const report = [
    arrival.reportId,
    serverId,
    arrival.receivedAt,
    arrival.collectedAt,
    meta.sequence,
    arrival.sha256,
    chain,
    arrival.wire.length,
    packed,
    oddities,
  ];
  const skewMs = meta.startedAt.getTime() - arrival.receivedAt.getTime();
  await client.query(
    advances ? KEEP_NEWEST : KEEP_LATE,
    advances ? [...report, arrival.manifest, skewMs, meta.bootId] : report,
  );
  await keepOddities(client, serverId, arrival, oddities);
  if (advances) await keepIdentity(client, serverId, arrival, contact);
}

const KEEP = `
  INSERT INTO report (id, server_id, received_at, collected_at, sequence, sha256, chain_hash, bytes, outputs, oddities)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

/** Kept, made the server's present state, and put in the queue for reading. */
const KEEP_NEWEST = `
  WITH kept AS (${KEEP}), advanced AS (
    UPDATE server_contact SET chain_hash = $7, report_id = $1, base_report_id = $1, received_at = $3, collected_at = $4,
      sequence = $5, bundle_sha256 = $6, manifest_hash = $11, clock_skew_ms = $12, boot_id = $13
    WHERE server_id = $2
  ), waiting AS (
    INSERT INTO pending_report (report_id, server_id, collected_at, outputs) VALUES ($1, $2, $4, $9)
  )
  INSERT INTO fact_queue (server_id) VALUES ($2)
  ON CONFLICT (server_id) DO UPDATE SET queued_at = fact_queue.queued_at`;

/** Older than the present state: kept as evidence alone. */
const KEEP_LATE = `
  WITH kept AS (${KEEP}) UPDATE server_contact SET chain_hash = $7 WHERE server_id = $2`;

const ODDITY_WORDS = {
  gap: "Reports are missing before this one",
  replay: "An older report arrived after a newer one",
  clone: "Two agents report with the same secret",
  skew: "The server's clock runs ahead",
} as const;

async function keepOddities(
  client: pg.PoolClient,
  serverId: string,
  arrival: Arrival,
  oddities: Verdict["oddities"],
): Promise<void> {
  for (const oddity of oddities) {
    const subject = ODDITY_WORDS[oddity];
    const after = `report ${arrival.bundle.meta.sequence}`;
    await noteReporting(client, serverId, arrival, { verb: oddity, subject, before: null, after });
  }
}

/** How the server calls itself and which script speaks for it. Its id and its secret stay what they are. */
async function keepIdentity(
  client: pg.PoolClient,
  serverId: string,
  arrival: Arrival,
  { hostname, agentVersion, agentSha256 }: Contact,
): Promise<void> {
  const { meta } = arrival.bundle;
  const isRenamed = hostname !== meta.hostname;
  const isOtherAgent = agentSha256 !== meta.agentSha256;
  if (!isRenamed && !isOtherAgent) return;
  await client.query("UPDATE server SET hostname = $2, agent_version = $3, agent_sha256 = $4 WHERE id = $1", [
    serverId,
    meta.hostname,
    meta.agentVersion,
    meta.agentSha256,
  ]);
  const renamed = { verb: "changed", subject: "host name", before: hostname, after: meta.hostname };
  if (isRenamed) await noteReporting(client, serverId, arrival, renamed);
  if (!isOtherAgent || agentSha256 === null) return;
  await noteReporting(client, serverId, arrival, {
    verb: "changed",
    subject: "agent's script",
    before: `${agentVersion} ${agentSha256}`,
    after: `${meta.agentVersion} ${meta.agentSha256}`,
  });
}

type Reporting = { verb: string; subject: string; before: string | null; after: string | null };

async function noteReporting(
  client: pg.PoolClient,
  serverId: string,
  arrival: Arrival,
  { verb, subject, before, after }: Reporting,
): Promise<void> {
  const { reportId, receivedAt } = arrival;
  const id = newId(timeOfId(reportId) ?? receivedAt, undefined, arrival.notes++);
  await client.query(
    `INSERT INTO change (id, server_id, at, kind, verb, subject, before, after, report_id)
     VALUES ($1, $2, $3, 'reporting', $4, $5, $6, $7, $8)`,
    [id, serverId, receivedAt, verb, subject, before, after, reportId],
  );
}

function contentsOf(bundle: Bundle): { sha256: string; bytes: Uint8Array }[] {
  const hashOf = new Map(bundle.manifest.map(({ spec, sha256 }) => [spec, sha256]));
  const outputs = [...bundle.contents].map(([spec, bytes]) => ({
    sha256: hashOf.get(spec) ?? sha256Hex(bytes),
    bytes,
  }));
  const errors = [...bundle.stderr.values()].map((bytes) => ({ sha256: sha256Hex(bytes), bytes }));
  return [...outputs, ...errors];
}

function accepted(arrival: Arrival): Receipt {
  return { kind: "accepted", reportId: arrival.reportId, sha256: arrival.sha256.toString("hex") };
}
