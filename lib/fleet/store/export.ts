/** The list of servers as a file. Taking it is an entry in the audit log, written before the first byte. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, readAudited } from "@/lib/auth/gate";
import { tablePortion, tableStart } from "../export";
import type { ServerFilter } from "../model/server";
import { eachServer } from "./servers";

export async function exportServers(actor: Actor, filter: ServerFilter): Promise<AsyncGenerator<string>> {
  queryAs(actor, "fleet.read");
  await readAudited(actor, "fleet.export", async () => ({
    result: undefined,
    target: "servers",
    after: { filter },
  }));
  return tableText(actor, filter);
}

async function* tableText(actor: Actor, filter: ServerFilter): AsyncGenerator<string> {
  yield tableStart();
  for await (const rows of eachServer(actor, filter)) yield tablePortion(rows);
}
