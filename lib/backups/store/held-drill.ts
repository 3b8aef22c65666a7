/** A drill that is under way, held while something is added to it; and which times may be told of one. */
import type { Transaction } from "@/lib/auth/gate";
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { isId } from "@/lib/id";

/** Pages that show it hear of it once the transaction is done. */
export async function tellChanged(tx: Transaction, id: string): Promise<void> {
  const word = JSON.stringify({ topic: "drills", id, version: Date.now() });
  await tx.$executeRaw`SELECT pg_notify('garrison', ${word})`;
}

/** As it is, and nobody else changes it until this is over. @throws NotFound, Conflict when it has ended */
export async function heldDrill(tx: Transaction, id: string) {
  const drill = await heldRecord(tx, id);
  if (drill.endedAt !== null)
    throw new Conflict("This drill has ended, and nothing of it is changed any more.");
  return drill;
}

/** The same, whether it has ended or not. @throws NotFound */
export async function heldRecord(tx: Transaction, id: string) {
  if (isId(id)) await tx.$queryRaw`SELECT 1 FROM restore_drill WHERE id = ${id}::uuid FOR UPDATE`;
  const drill = isId(id) ? await tx.restoreDrill.findUnique({ where: { id } }) : null;
  if (!drill) throw new NotFound("There is no such restore drill.");
  return drill;
}

export async function databaseTime(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<
    { now: Date }[]
  >`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  return row?.now ?? new Date();
}

/** Clocks may differ by so much. */
const SKEW_MS = 60_000;
const OLDEST = Date.UTC(2000, 0, 1);

/** @throws Unprocessable for a time to come, or before there were such things */
export function past(text: string | null, now: Date, field: string): Date | null {
  if (text === null) return null;
  const at = new Date(text);
  if (!(at.getTime() >= OLDEST)) throw unfit(field, "is too long ago");
  if (at.getTime() > now.getTime() + SKEW_MS) throw unfit(field, "is still to come");
  return at;
}

export function unfit(field: string, message: string): Unprocessable {
  return new Unprocessable(`The ${field} ${message}.`, [{ field, message }]);
}
