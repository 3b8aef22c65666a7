/** What changed on some servers during a stretch of time: one line for each report and kind, so that an upgrade is one. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId } from "@/lib/id";

export type ReportedChanges = {
  server: { id: string; hostname: string };
  reportId: string;
  /** Of the report as it was sent, 64 hexadecimal digits; null when its time is over. */
  sha256: string | null;
  /** Milliseconds since 1970, by the server's clock. */
  at: number;
  kind: string;
  count: number;
  /** The first three. */
  examples: { verb: string; subject: string; before: string | null; after: string | null }[];
};

/** Reports come later than what they tell: for so long after its end the time is still looked for. */
const LATE_MS = 86_400_000;

/** The oldest first, at most `limit`. @param from @param to milliseconds since 1970; `to` is exclusive @throws Forbidden */
export async function changesBetween(
  actor: Actor,
  serverIds: readonly string[],
  from: number,
  to: number,
  limit: number,
): Promise<{ changes: ReportedChanges[]; isCut: boolean }> {
  const rows = await queryAs(actor, "fleet.read")<
    Omit<ReportedChanges, "at" | "server"> & { serverId: string; hostname: string; at: Date }
  >(
    `SELECT c.*, s.hostname, encode(r.sha256, 'hex') AS sha256 FROM (
       SELECT server_id AS "serverId", report_id AS "reportId", kind, min(at) AS at, count(*)::int AS count,
         to_jsonb((array_agg(jsonb_build_object('verb', verb, 'subject', left(subject, 300), 'before', left(before, 300),
           'after', left(after, 300)) ORDER BY id))[1:3]) AS examples
       FROM change
       WHERE server_id = ANY($1::uuid[]) AND id >= $2::uuid AND id < $3::uuid AND at >= $4 AND at < $5
       GROUP BY server_id, report_id, kind ORDER BY min(at), report_id, kind LIMIT $6
     ) c JOIN server s ON s.id = c."serverId" LEFT JOIN report r ON r.id = c."reportId"
     ORDER BY c.at, c."reportId", c.kind`,
    [serverIds, floorOf(from), floorOf(to + LATE_MS), new Date(from), new Date(to), limit + 1],
  );
  const changes = rows.slice(0, limit).map(({ serverId, hostname, at, ...row }) => ({
    ...row,
    server: { id: serverId, hostname },
    at: at.getTime(),
  }));
  return { changes, isCut: rows.length > limit };
}

/** The lowest id of an instant: ids begin with their time, so a stretch of it is a range of them. */
function floorOf(at: number): string {
  return newId(new Date(at), new Uint8Array(10));
}
