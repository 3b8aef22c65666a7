/** What of a wish can't be kept, said at its fields. */
import type { Transaction } from "@/lib/auth/gate";
import { Unprocessable } from "@/lib/errors";
import type { Lead } from "../changing";

export type FieldFault = { field: string; message: string };

export function refused(faults: readonly FieldFault[]): Unprocessable {
  const [first] = faults;
  return new Unprocessable(
    `The incident can't be kept like this: ${first ? `${first.field} ${first.message}` : "see errors"}.`,
    [...faults],
  );
}

/** @throws Unprocessable for somebody who can't lead one */
export async function findLead(tx: Transaction, id: string | null): Promise<Lead | null> {
  if (id === null) return null;
  const found = await tx.person.findFirst({
    where: { id, disabledAt: null, role: { in: ["admin", "oncall"] } },
    select: { id: true, name: true },
  });
  if (!found) throw refused([{ field: "lead", message: "must be somebody who may change incidents" }]);
  return found;
}
