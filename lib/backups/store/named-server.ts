/** Which server does a person mean? Its id, or its name where that is only one server's. */
import type { Transaction } from "@/lib/auth/gate";
import { Unprocessable } from "@/lib/errors";
import { isId } from "@/lib/id";

/** @throws Unprocessable for a name that is nobody's, or several servers' */
export async function serverIdOf(tx: Transaction, server: string): Promise<string> {
  const wrong = (message: string) =>
    new Unprocessable(`The server ${message}.`, [{ field: "server", message }]);
  const where = isId(server) ? { id: server } : { hostname: server };
  const found = await tx.server.findMany({
    where: { ...where, retiredAt: null },
    select: { id: true },
    take: 2,
  });
  const [first] = found;
  if (!first) throw wrong("is not known here. Write its name as the list of servers has it");
  if (found.length > 1)
    throw wrong("shares its name with another one. Give its id, which stands in its address");
  return first.id;
}
