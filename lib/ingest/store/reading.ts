/** Evidence as people read it: the reports of a server, what each held, and the raw bytes. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, readAudited } from "@/lib/auth/gate";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor, type Page } from "@/lib/http/list";
import { isId } from "@/lib/id";
import { pageOfEvidence } from "../evidence-page";
import type { EvidenceView, HeldOutput, RawOutput, Report, ReportRow, Stream } from "../model";
import { sha256Hex, unpackOutputs } from "../outputs-held";
import { readContents } from "./evidence";

/** Reports of one server, newest first. `total` counts at most 10,000. */
export async function listReports(
  actor: Actor,
  serverId: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<ReportRow>> {
  if (!isId(serverId)) throw new NotFound("There is no such server.");
  const query = queryAs(actor, "evidence.read");
  const before = cursor === undefined ? null : beforeOf(cursor);
  const [rows, [counted]] = await Promise.all([
    query<ReportRow>(
      `SELECT id, received_at AS "receivedAt", collected_at AS "collectedAt", sequence::float8 AS sequence,
         encode(sha256, 'hex') AS sha256, encode(chain_hash, 'hex') AS "chainHash", bytes, base_id IS NOT NULL AS unchanged,
         coalesce(oddities, '{}') AS oddities
       FROM report WHERE server_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT ${limit + 1}`,
      [serverId, before],
    ),
    query<{ total: number }>(
      "SELECT count(*)::int AS total FROM (SELECT 1 FROM report WHERE server_id = $1 LIMIT 10000) counted",
      [serverId],
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

/** @throws NotFound, also when retention has dropped it */
export async function getReport(actor: Actor, id: string): Promise<Report> {
  const rows = isId(id)
    ? await queryAs(actor, "evidence.read")<Omit<Report, "outputs"> & { held: Buffer | null }>(
        `SELECT r.id, r.server_id AS "serverId", r.received_at AS "receivedAt", r.collected_at AS "collectedAt",
           r.sequence::float8 AS sequence, encode(r.sha256, 'hex') AS sha256, encode(r.chain_hash, 'hex') AS "chainHash",
           r.bytes, r.base_id IS NOT NULL AS unchanged, coalesce(r.oddities, '{}') AS oddities,
           coalesce(r.outputs, (SELECT b.outputs FROM report b WHERE b.id = r.base_id)) AS held
         FROM report r JOIN server s ON s.id = r.server_id WHERE r.id = $1`,
        [id],
      )
    : [];
  const [row] = rows;
  if (!row) throw new NotFound("There is no such report, or its retention has ended.");
  const { held, ...report } = row;
  return { ...report, outputs: held ? unpackOutputs(held) : [] };
}

/** @throws Invalid */
function beforeOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id === "string" && isId(id)) return id;
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}

/** A report as a part of its server's page: another server's is none. @throws NotFound */
export async function getReportOf(actor: Actor, serverId: string, id: string): Promise<Report> {
  const report = await getReport(actor, id);
  if (report.serverId !== serverId) throw new NotFound("This server has no such report.");
  return report;
}

/** The SHA-256 of an output, for those who hold its bytes already: no byte is read. @throws NotFound */
export async function hashOfEvidence(
  actor: Actor,
  reportId: string,
  spec: string,
  stream: Stream,
): Promise<string> {
  return outputOf(await getReport(actor, reportId), spec, stream).sha256;
}

function outputOf({ outputs }: Report, spec: string, stream: Stream): { output: HeldOutput; sha256: string } {
  const output = outputs.find((one) => one.spec === spec);
  if (!output) throw new NotFound(`This report holds no output "${spec}".`);
  const sha256 = stream === "stdout" ? output.sha256 : output.stderr;
  if (sha256 === null) throw new NotFound("The command wrote nothing to standard error.");
  return { output, sha256 };
}

/**
 * The bytes exactly as the command printed them. They may hold what no fact shows, so every reading is an entry of
 * the audit log. @throws NotFound also when they are no longer what their SHA-256 says
 */
export async function readEvidence(
  actor: Actor,
  reportId: string,
  spec: string,
  stream: Stream = "stdout",
): Promise<RawOutput> {
  const report = await getReport(actor, reportId);
  const { output, sha256 } = outputOf(report, spec, stream);
  const isEmpty = stream === "stdout" && output.bytes === 0;
  const bytes = isEmpty
    ? Buffer.alloc(0)
    : (await readContents(actor, "evidence.read", [sha256])).get(sha256);
  if (!bytes || sha256Hex(bytes) !== sha256) {
    throw new NotFound(
      bytes
        ? "These bytes are damaged in the database: they are not what the report held. Restore them from a backup."
        : "These bytes are no longer kept: their retention has ended, or they are damaged (the log says so).",
    );
  }
  // Last, so that the log's head is held for one statement, however large the output is.
  return readAudited(actor, "evidence.read", async () => ({
    result: { output, sha256, bytes },
    target: `report/${reportId}`,
    after: { server: report.serverId, spec, stream, sha256 },
  }));
}

/** One page of an output as text; bytes that are no UTF-8 are shown as U+FFFD. @throws NotFound */
export async function viewEvidence(
  actor: Actor,
  reportId: string,
  spec: string,
  stream: Stream,
  page: number,
): Promise<EvidenceView> {
  const { bytes, ...raw } = await readEvidence(actor, reportId, spec, stream);
  const { bytes: shown, ...place } = pageOfEvidence(bytes, page);
  const text = Buffer.from(shown).toString("utf8");
  return { ...raw, ...place, text, size: bytes.length, to: place.from + shown.length };
}
