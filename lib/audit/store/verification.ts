/** Does the chain hold? Walks the entries in portions, and keeps what was found for everybody who reads the log. */

import type { Actor } from "@/lib/auth/actor";
import { ChainVerifier, type Fault, type StoredEntry } from "@/lib/auth/audit/chain";
import {
  type Checkpoint,
  checkpointSigner,
  readCheckpoint,
  signCheckpoint,
} from "@/lib/auth/audit/checkpoint";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { auditKey } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { log } from "@/lib/log";
import { VERIFICATION_OLD_AFTER_MIN, type Verification } from "../model";
import { AT_TEXT } from "./entries";

const PORTION = 500;
const LOWEST = "-9223372036854775808";

export type Walk = { count: bigint; head: string; fault: Fault | null };

/**
 * Every entry from `from` on, or from the first one, against the key, the checkpoints and the log's own head. Entries
 * that are written meanwhile are left to the next walk. Memory stays the same however many there are.
 */
export async function walkChain(
  actor: Actor,
  marks: { from?: Checkpoint; checkpoints: readonly Checkpoint[] },
): Promise<Walk> {
  const query = queryAs(actor, "audit.verify");
  const [end] = await query<{ seq: string | null; hash: string | null; last: string }>(
    `SELECT h.seq::text AS seq, h.hash, coalesce((SELECT max(seq) FROM audit_entry), 0)::text AS last
     FROM (SELECT 1) one LEFT JOIN audit_head h ON h.id = 1`,
  );
  const verifier = new ChainVerifier(auditKey(environment().keys), marks);
  for (let next = marks.from?.seq.toString() ?? LOWEST; !verifier.fault; ) {
    const portion = await query<StoredEntry & { seq: string }>(
      `SELECT seq::text AS seq, ${AT_TEXT} AS at, actor, actor_name AS "actorName", action, target, outcome, address,
         request_id AS "requestId", before, after, prev_hash AS "prevHash", hash
       FROM audit_entry WHERE seq >= $1::bigint AND seq <= $2::bigint ORDER BY audit_entry.seq LIMIT ${PORTION}`,
      [next, end?.last ?? "0"],
    );
    for (const entry of portion) verifier.add({ ...entry, seq: BigInt(entry.seq) });
    const last = portion.at(-1);
    if (!last || portion.length < PORTION) break;
    next = (BigInt(last.seq) + 1n).toString();
  }
  const head = end?.seq && end.hash ? { seq: BigInt(end.seq), hash: end.hash } : null;
  const fault = verifier.finish(head);
  return { count: verifier.count, head: verifier.head, fault };
}

/** Where the log ends now, as a line to keep elsewhere; null while it is empty. */
export async function signHead(actor: Actor): Promise<{ hash: string; line: string } | null> {
  const [head] = await queryAs(
    actor,
    "audit.checkpoint",
  )<{ seq: string; hash: string; at: string }>(
    `SELECT seq::text AS seq, hash, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
     FROM audit_head WHERE id = 1 AND seq > 0`,
  );
  if (!head) return null;
  const { hash, at } = head;
  return {
    hash,
    line: signCheckpoint(checkpointSigner(environment().keys), { seq: BigInt(head.seq), hash, at }),
  };
}

const KEPT = "audit.verification";
const FULL_AT_HOUR_UTC = 2;

type Kept = {
  checkedAt: string;
  fullAt: string | null;
  entries: number;
  head: string;
  /** A signed checkpoint: the next walk begins here. */
  mark: string | null;
  fault: { seq: number; why: string; foundAt: string } | null;
};

/**
 * Check what was added since the last time; every entry once a night, and as long as the chain is broken. A break is
 * an entry of its own.
 */
export async function verifyAndKeep(actor: Actor, checkpoints: readonly Checkpoint[]): Promise<Verification> {
  const query = queryAs(actor, "audit.verify");
  const [stored] = await query<{ kept: Kept | null; now: string; night: string }>(
    `SELECT (SELECT value FROM setting WHERE key = $1) AS kept, ${utc("now()")} AS now,
       ${utc(`date_trunc('day', now() - interval '${FULL_AT_HOUR_UTC} hours', 'UTC') + interval '${FULL_AT_HOUR_UTC} hours'`)} AS night`,
    [KEPT],
  );
  if (!stored) throw new Error("The database did not answer.");
  const { kept, now, night } = stored;
  const from = kept && !kept.fault && kept.fullAt && kept.fullAt >= night ? markOf(kept) : undefined;
  const { count, head, fault } = await walkChain(actor, { from, checkpoints });
  const found: Kept = {
    checkedAt: now,
    fullAt: from ? (kept?.fullAt ?? null) : now,
    entries: Number(count),
    head,
    mark:
      count > 0n
        ? signCheckpoint(checkpointSigner(environment().keys), { seq: count, hash: head, at: now })
        : null,
    fault: fault && {
      seq: Number(fault.seq),
      why: fault.why,
      foundAt: kept?.fault?.foundAt ?? now,
    },
  };
  await query(
    `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, now())
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [KEPT, JSON.stringify(found)],
  );
  if (fault && !kept?.fault) await tellBreak(actor, fault);
  return verificationOf(found, false);
}

/** A mark that somebody edited is no mark: everything is checked again. */
function markOf(kept: Kept): Checkpoint | undefined {
  if (!kept.mark) return undefined;
  const mark = readCheckpoint(kept.mark, checkpointSigner(environment().keys).publicKey);
  return "why" in mark ? undefined : mark;
}

async function tellBreak(actor: Actor, { seq, why }: Fault): Promise<void> {
  log.fatal({ entry: seq.toString(), why }, "The audit log is broken.");
  await writeAs(actor, "audit.verify", async () => ({
    result: undefined,
    target: `audit-entry/${seq}`,
    outcome: "failed",
    after: { why },
  }));
}

/** What was found last, and whether that is recent enough to rely on. */
export async function getVerification(actor: Actor): Promise<Verification> {
  const [row] = await queryAs(actor, "audit.read")<{ kept: Kept; old: boolean }>(
    `SELECT value AS kept, updated_at < now() - interval '${VERIFICATION_OLD_AFTER_MIN} minutes' AS old
     FROM setting WHERE key = $1`,
    [KEPT],
  );
  if (!row) {
    return { state: "unverified", checkedAt: null, fullAt: null, entries: 0, head: null, fault: null };
  }
  return verificationOf(row.kept, row.old);
}

function verificationOf({ checkedAt, fullAt, entries, head, fault }: Kept, old: boolean): Verification {
  const state = fault ? "broken" : old ? "unverified" : "verified";
  return { state, checkedAt, fullAt, entries, head, fault };
}

function utc(sql: string): string {
  return `to_char((${sql}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
