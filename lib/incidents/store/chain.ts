/** The chain of an incident's entries in the database: locked, appended to, and verified. */
import { type Actor, actorName, actorRef } from "@/lib/auth/actor";
import { queryAs, type Reader, type Transaction } from "@/lib/auth/gate";
import { NotFound, Unprocessable } from "@/lib/errors";
import { isId, newId } from "@/lib/id";
import { CHAIN_START, chained, entryText, firstFault, type StoredEntry, sha256Of } from "../canonical";
import type { EntryDraft } from "../entry-rows";
import { MOST_ENTRIES, MOST_LINKS, type Verification } from "../model/incident";

/** Above what people may write: closing must always be possible. */
const SPARE_ENTRIES = 100;

/** An incident that nobody else changes until the transaction ends; `now` is the database's, in milliseconds since 1970. */
export type Locked = NonNullable<Awaited<ReturnType<typeof findWhole>>> & { now: number };

/** @throws NotFound */
export async function lockIncident(tx: Transaction, id: string): Promise<Locked> {
  if (isId(id)) await tx.$queryRaw`SELECT id FROM incident WHERE id = ${id}::uuid FOR UPDATE`;
  const found = isId(id) ? await findWhole(tx, id) : null;
  if (!found) throw new NotFound("There is no such incident.");
  return { ...found, now: await databaseNow(tx) };
}

/** One after the other: within a transaction there is one connection. null for no such incident. */
export async function findWhole(
  db: Pick<Reader, "incident" | "incidentAlert" | "incidentObjective" | "incidentServer">,
  id: string,
) {
  const incident = await db.incident.findUnique({ where: { id } });
  if (!incident) return null;
  const where = { incidentId: id };
  const alerts = await db.incidentAlert.findMany({ where, take: MOST_LINKS.alerts });
  const objectives = await db.incidentObjective.findMany({ where, take: MOST_LINKS.objectives });
  const servers = await db.incidentServer.findMany({ where, take: MOST_LINKS.servers });
  return { ...incident, alerts, objectives, servers };
}

/** Milliseconds since 1970. */
export async function databaseNow(tx: Transaction): Promise<number> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return (clock?.now ?? new Date()).getTime();
}

/** Where a chain ends; `head` is 64 hexadecimal digits. */
export type End = { seq: number; head: string };

/**
 * Adds entries behind the end of a locked incident. Whoever calls writes the new end to the incident.
 * @throws Unprocessable when it is full
 */
export async function appendEntries(
  tx: Transaction,
  actor: Actor,
  incident: { id: string; lastSeq: number; head: Uint8Array | null; now: number },
  drafts: readonly EntryDraft[],
): Promise<End> {
  refuseFull(incident.lastSeq, drafts);
  let end = { seq: incident.lastSeq, head: hexOf(incident.head) };
  const rows = drafts.map((draft) => {
    const content = {
      incident: incident.id,
      seq: end.seq + 1,
      at: draft.at ?? incident.now,
      recordedAt: incident.now,
      kind: draft.kind,
      actor: actorRef(actor),
      actorName: actorName(actor),
      detail: draft.detail,
    };
    const sha256 = sha256Of(entryText(content));
    end = { seq: content.seq, head: chained(end.head, sha256) };
    const { incident: incidentId, at, recordedAt, ...rest } = content;
    return {
      ...rest,
      id: newId(new Date(recordedAt), undefined, content.seq),
      incidentId,
      at: new Date(at),
      recordedAt: new Date(recordedAt),
      sha256: Buffer.from(sha256, "hex"),
      chain: Buffer.from(end.head, "hex"),
    };
  });
  if (rows.length > 0) await tx.incidentEntry.createMany({ data: rows });
  return end;
}

function refuseFull(lastSeq: number, drafts: readonly EntryDraft[]): void {
  const isNote = drafts.some(({ kind }) => kind === "note");
  const most = isNote ? MOST_ENTRIES : MOST_ENTRIES + SPARE_ENTRIES;
  if (lastSeq + drafts.length <= most) return;
  throw new Unprocessable(
    `This incident holds ${lastSeq} entries, and no more fit. Close it, and declare another one for what goes on.`,
  );
}

/** What the incident's row keeps of its chain. */
export function endColumns({ seq, head }: End): { lastSeq: number; head: Uint8Array<ArrayBuffer> } {
  return { lastSeq: seq, head: new Uint8Array(Buffer.from(head, "hex")) };
}

function hexOf(head: Uint8Array | null): string {
  return head === null ? CHAIN_START : Buffer.from(head).toString("hex");
}

type EntryRow = Omit<StoredEntry, "at" | "recordedAt"> & { at: Date; recordedAt: Date };
type Row = (EntryRow | { seq: null }) & { lastSeq: number; lastHead: string | null };

/** What the incident itself knows of its chain's end; null for one without entries. */
export type Chain = { entries: StoredEntry[]; end: End | null };

/** All entries in the order of their numbers, and the end, as of one moment; null for no such incident. @throws Forbidden */
export async function readChain(actor: Actor, incidentId: string): Promise<Chain | null> {
  const rows = isId(incidentId)
    ? await queryAs(actor, "incidents.read")<Row>(
        `SELECT i.last_seq AS "lastSeq", encode(i.head, 'hex') AS "lastHead", i.id AS incident, e.seq, e.at,
           e.recorded_at AS "recordedAt", e.kind, e.actor, e.actor_name AS "actorName", e.detail,
           encode(e.sha256, 'hex') AS sha256, encode(e.chain, 'hex') AS chain
         FROM incident i LEFT JOIN incident_entry e ON e.incident_id = i.id
         WHERE i.id = $1 ORDER BY e.seq LIMIT ${(MOST_ENTRIES + SPARE_ENTRIES) * 2}`,
        [incidentId],
      )
    : [];
  const [first] = rows;
  if (!first) return null;
  const { lastSeq: seq, lastHead: head } = first;
  return { entries: rows.flatMap(entryOf), end: head === null ? null : { seq, head } };
}

function entryOf({ lastSeq: _, lastHead: __, ...row }: Row): StoredEntry[] {
  if (row.seq === null) return [];
  return [{ ...row, at: row.at.getTime(), recordedAt: row.recordedAt.getTime() }];
}

/** Reckons the whole chain anew, and names the first entry that is not as it was written. @throws NotFound, Forbidden */
export async function verifyIncident(actor: Actor, id: string): Promise<Verification> {
  const chain = await readChain(actor, id);
  if (!chain) throw new NotFound("There is no such incident.");
  return verificationOf(chain);
}

export function verificationOf({ entries, end }: Chain): Verification {
  const fault = firstFault(entries, end);
  return fault
    ? { whole: false, entries: entries.length, firstBad: fault.seq, why: fault.why }
    : { whole: true, entries: entries.length, head: end?.head ?? null };
}
