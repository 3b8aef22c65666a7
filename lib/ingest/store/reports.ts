/**
 * Reports in the database: accepted once, chained per server, durable before they are acknowledged.
 *
 * Two ways lead to the same receipt. A report that says nothing new is one statement. One that does is compared with
 * what stands, its contents are kept, and one more statement records it if nothing else came between.
 */
import type { ServerActor } from "@/lib/auth/actor";
import { noteRefusal } from "@/lib/auth/audit/refusals";
import { queryAs } from "@/lib/auth/gate";
import { Conflict, Forbidden, TooLarge, Unprocessable } from "@/lib/errors";
import { retired } from "@/lib/fleet/store/agents";
import { newId, timeOfId } from "@/lib/id";
import { log } from "@/lib/log";
import { type Bundle, readBundle } from "../bundle/read";
import type { HeldOutput } from "../model";
import { manifestHash, packOutputs, resolveOutputs, sha256Hex, unpackOutputs } from "../outputs-held";
import { follow, SKEW_LIMIT_MS } from "../sequence";
import type { SpecId } from "../specs";
import {
  type Content,
  carryContents,
  epochOf,
  keepContents,
  rememberContent,
  unknownContents,
} from "./evidence";
import { type Arrival, type Contact, keepReport, keepUnchanged } from "./keep-report";

export type Receipt =
  | { kind: "accepted" | "repeated"; reportId: string; sha256: string }
  | { kind: "incomplete"; want: SpecId[] };

/** How often another report of the same server may come between reading and writing. */
const ATTEMPTS = 8;

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
    bytes: wire.length,
    sha256: Buffer.from(sha256Hex(wire), "hex"),
    meta: bundle.meta,
    manifest: manifestHash(bundle),
  };
  if (bundle.contents.size === 0 && (await keepUnchanged(agent, arrival))) return accepted(arrival);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const receipt = await recordChanged(agent, arrival, bundle);
    if (receipt) return receipt;
  }
  throw new Conflict("Other reports of this server arrive at the same moment. Send it again later.");
}

/** @returns null when another report of this server came between. */
async function recordChanged(agent: ServerActor, arrival: Arrival, bundle: Bundle): Promise<Receipt | null> {
  const epoch = epochOf(arrival.receivedAt);
  const contents = unknownContents(contentsOf(bundle), epoch);
  const contact = await readContact(agent, epoch, contents);
  await refuseOtherMachine(agent, contact, bundle);
  const former = await findRepeated(agent, contact, arrival);
  if (former) return { kind: "repeated", reportId: former, sha256: arrival.sha256.toString("hex") };
  if (contact.manifestHash?.equals(arrival.manifest) && (await keepUnchanged(agent, arrival)))
    return accepted(arrival);

  const hasSame = bundle.manifest.some(({ flags }) => flags.includes("same"));
  const held = hasSame ? await heldOutputs(agent, contact.baseReportId) : [];
  const { outputs, want } = resolveOutputs(bundle, held);
  if (want.length > 0) return { kind: "incomplete", want };
  await keepContents(agent, unknownContents(contents, epoch), epoch);
  if (isOfFormerMonth(contact.baseReportId, epoch)) {
    await carryContents(
      agent,
      outputs.map(({ sha256 }) => sha256),
      epoch,
    );
  }
  const verdict = follow(contact, bundle.meta, arrival.receivedAt);
  if (!(await keepReport(agent, arrival, contact, packOutputs(outputs), verdict))) return null;
  wakeReaders(agent);
  return accepted(arrival);
}

/** Within a month, what the report before held is there: its contents were kept, or carried, with it. */
function isOfFormerMonth(baseReportId: string | null, epoch: string): boolean {
  const at = baseReportId === null ? null : timeOfId(baseReportId);
  return at !== null && epochOf(at) !== epoch;
}

/** What stands of this server; and which of these contents the database holds already is remembered. */
async function readContact(
  agent: ServerActor,
  epoch: string,
  contents: readonly Content[],
): Promise<Contact> {
  const [row] = await queryAs(agent, "ingest.report.record")<Contact & { retired: boolean; there: string[] }>(
    CONTACT,
    [agent.id, epoch, contents.map(({ sha256 }) => Buffer.from(sha256, "hex"))],
  );
  if (!row) throw new Conflict("This server is being removed.");
  if (row.retired) throw retired();
  for (const sha256 of row.there) rememberContent(sha256, epoch);
  return row;
}

const CONTACT = {
  name: "report.contact",
  text: `
  SELECT s.retired_at IS NOT NULL AS retired, s.machine_id AS "machineId", s.hostname,
    s.agent_version AS "agentVersion", s.agent_sha256 AS "agentSha256", c.report_id AS "reportId",
    c.sequence::float8 AS sequence, encode(c.bundle_sha256, 'hex') AS "bundleSha256",
    c.chain_hash AS "chainHash", c.manifest_hash AS "manifestHash", c.base_report_id AS "baseReportId",
    ARRAY(SELECT encode(e.sha256, 'hex') FROM evidence_content e
          WHERE e.epoch = $2::date AND e.sha256 = ANY($3::bytea[])) AS there
  FROM server_contact c JOIN server s ON s.id = c.server_id WHERE c.server_id = $1`,
};

/** A secret belongs to one machine. A copied one is refused, so that nobody can report for somebody else. */
async function refuseOtherMachine(
  agent: ServerActor,
  { machineId }: Contact,
  { meta }: Bundle,
): Promise<void> {
  if (meta.machineId === null || meta.machineId === machineId) return;
  const error = new Forbidden(
    "This secret belongs to another machine. If the server was reinstalled or cloned, enrol it again with a new token.",
  );
  await noteRefusal(agent, { permission: "ingest.report.record", target: `server/${agent.id}`, error });
  throw error;
}

/** The same bytes get the same receipt, however often they come. */
async function findRepeated(agent: ServerActor, contact: Contact, arrival: Arrival): Promise<string | null> {
  if (contact.bundleSha256 === arrival.sha256.toString("hex")) return contact.reportId;
  if (arrival.meta.sequence > contact.sequence) return null;
  const [row] = await queryAs(agent, "ingest.report.record")<{ id: string }>(
    "SELECT id FROM report WHERE server_id = $1 AND sha256 = $2 LIMIT 1",
    [agent.id, arrival.sha256],
  );
  return row?.id ?? null;
}

async function heldOutputs(agent: ServerActor, baseReportId: string | null): Promise<HeldOutput[]> {
  if (baseReportId === null) return [];
  const [row] = await queryAs(agent, "ingest.report.record")<{ outputs: Buffer | null }>(
    "SELECT outputs FROM report WHERE id = $1",
    [baseReportId],
  );
  return row?.outputs ? unpackOutputs(row.outputs) : [];
}

function contentsOf(bundle: Bundle): Content[] {
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
    )("SELECT pg_notify('garrison_work', 'facts')").catch((error: unknown) =>
      log.warn({ err: error }, "The workers were not told of a report; they look by themselves soon."),
    );
  }, WAKE_MS);
}
