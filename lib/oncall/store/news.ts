/** Tells every page that shows who is on call, once the transaction is done. */
import type { Transaction } from "@/lib/auth/gate";

export async function tellOnCallChanged(tx: Transaction, id: string): Promise<void> {
  const word = JSON.stringify({ topic: "oncall", id, version: Date.now() });
  await tx.$executeRaw`SELECT pg_notify('garrison', ${word})`;
}
