/** Raw outputs, kept once by content and month. Written before the report that names them, read back on demand. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { squeeze, unsqueeze } from "@/lib/compress";
import { log } from "@/lib/log";

/** A month's first day: contents in use are carried into each month, and whole months are dropped. */
export function epochOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}

/** What this process knows to be stored already. Contents are never deleted within their month. */
const stored = new Set<string>();
const STORED_LIMIT = 50_000;

export type Content = { sha256: string; bytes: Uint8Array };

/** Those of which this process does not know that they are stored. */
export function unknownContents(contents: readonly Content[], epoch: string): Content[] {
  return contents.filter(({ sha256 }) => !stored.has(epoch + sha256));
}

/** Keep contents, in order of hash, so that two reports never wait for each other in a circle. */
export async function keepContents(actor: Actor, contents: readonly Content[], epoch: string): Promise<void> {
  const fresh = new Map(contents.map(({ sha256, bytes }) => [sha256, bytes]));
  if (fresh.size === 0) return;
  const hashes = [...fresh.keys()].sort();
  const rows = await Promise.all(
    hashes.map(async (hex) => {
      const bytes = fresh.get(hex) ?? new Uint8Array();
      return [Buffer.from(hex, "hex"), bytes.length, await squeeze(bytes)];
    }),
  );
  const values = rows.map((_, at) => `($${at * 3 + 2}, $1::date, $${at * 3 + 3}, $${at * 3 + 4})`).join(", ");
  await queryAs(actor, "ingest.report.record")(
    `INSERT INTO evidence_content (sha256, epoch, size, bytes) VALUES ${values} ON CONFLICT DO NOTHING`,
    [epoch, ...rows.flat()],
  );
  for (const hex of hashes) rememberContent(hex, epoch);
}

/** The database was seen to hold this content. */
export function rememberContent(sha256: string, epoch: string): void {
  if (stored.size >= STORED_LIMIT) stored.clear();
  stored.add(epoch + sha256);
}

/** Contents that a report goes on using are carried into the month at hand, in order of hash as above. */
export async function carryContents(actor: Actor, hashes: readonly string[], epoch: string): Promise<void> {
  const missing = hashes.filter((hex) => !stored.has(epoch + hex));
  if (missing.length === 0) return;
  await queryAs(actor, "ingest.report.record")(
    `INSERT INTO evidence_content (sha256, epoch, size, bytes)
     SELECT DISTINCT ON (sha256) sha256, $1::date, size, bytes FROM evidence_content
     WHERE sha256 = ANY($2::bytea[]) AND NOT EXISTS (
       SELECT 1 FROM evidence_content e WHERE e.sha256 = evidence_content.sha256 AND e.epoch = $1::date)
     ORDER BY sha256
     ON CONFLICT DO NOTHING`,
    [epoch, missing.map((hex) => Buffer.from(hex, "hex"))],
  );
}

/** The raw bytes of contents by hash; what retention has dropped, or what is damaged, is absent. */
export async function readContents(
  actor: Actor,
  permission: "evidence.read" | "fleet.facts.record",
  hashes: readonly string[],
): Promise<Map<string, Buffer>> {
  if (hashes.length === 0) return new Map();
  const rows = await queryAs(actor, permission)<{ sha256: string; bytes: Buffer }>(
    // Hash by hash, by the index: for hundreds of hashes at once the whole table would be read.
    `SELECT encode(wanted.sha256, 'hex') AS sha256, found.bytes FROM unnest($1::bytea[]) AS wanted(sha256)
     CROSS JOIN LATERAL (
       SELECT bytes FROM evidence_content e WHERE e.sha256 = wanted.sha256 ORDER BY epoch DESC LIMIT 1) found`,
    [hashes.map((hex) => Buffer.from(hex, "hex"))],
  );
  const contents = new Map<string, Buffer>();
  for (const { sha256, bytes } of rows) {
    const whole = await unsqueeze(bytes).catch((error: unknown) => {
      log.error({ err: error, sha256 }, "Stored evidence is damaged. Restore it from a backup.");
      return null;
    });
    if (whole) contents.set(sha256, whole);
  }
  return contents;
}
