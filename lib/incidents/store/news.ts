/** Tells every page that shows an incident, once the transaction is done. */
import type { Transaction } from "@/lib/auth/gate";

export async function tellChanged(tx: Transaction, id: string, version: number): Promise<void> {
  const word = JSON.stringify({ topic: "incidents", id, version });
  await tx.$executeRaw`SELECT pg_notify('garrison', ${word})`;
}
