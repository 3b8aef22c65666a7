/** Writes one audit entry in the caller's transaction: if it cannot be written, neither is the change. */
import { type Actor, actorName, actorRef } from "@/lib/auth/actor";
import { auditKey } from "@/lib/auth/keys";
import type { Prisma } from "@/lib/db/generated/client";
import { environment } from "@/lib/env";
import { type ChainedEntry, entryHash, storable } from "./chain";

export type Audited = {
  /** What it was done to, e.g. "server/0190…". */
  target: string;
  outcome?: "done" | "refused" | "failed";
  /** States before and after; secrets never stand here. */
  before?: unknown;
  after?: unknown;
};

/** Who did it, as the log keeps it. */
export type Doer = { ref: string; name: string; address: string | null; requestId: string | null };

export async function appendAudit(
  tx: Prisma.TransactionClient,
  actor: Actor,
  action: string,
  audited: Audited,
): Promise<void> {
  const { address, requestId } = actor;
  await appendEntry(
    tx,
    { ref: actorRef(actor), name: actorName(actor), address, requestId },
    action,
    audited,
  );
}

/** For entries about somebody who is no longer at the door. */
export async function appendEntry(
  tx: Prisma.TransactionClient,
  doer: Doer,
  action: string,
  audited: Audited,
): Promise<void> {
  const [head] = await tx.$queryRaw<{ seq: string; hash: string; at: string }[]>`
    SELECT seq::text AS seq, hash, at FROM garrison_audit_head()`;
  if (!head) throw new Error("The audit log has no head.");
  const entry: ChainedEntry = {
    seq: BigInt(head.seq) + 1n,
    at: head.at,
    actor: storable(doer.ref),
    actorName: storable(doer.name),
    action,
    target: storable(audited.target),
    outcome: audited.outcome ?? "done",
    address: doer.address,
    requestId: doer.requestId,
    before: stateText(audited.before),
    after: stateText(audited.after),
  };
  const hash = entryHash(auditKey(environment().keys), head.hash, entry);
  await tx.$executeRaw`
    SELECT garrison_audit_append(${entry.seq}::bigint, ${entry.at}, ${entry.actor}, ${entry.actorName},
      ${entry.action}, ${entry.target}, ${entry.outcome}, ${entry.address}, ${entry.requestId},
      ${entry.before}, ${entry.after}, ${head.hash}, ${hash})`;
}

function stateText(state: unknown): string | null {
  return state === undefined ? null : storable(JSON.stringify(state, bigintText) ?? "null");
}

function bigintText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
