import { ServerFilter } from "@/lib/fleet/model/server";
import { exportServers } from "@/lib/fleet/store/export";
import { download } from "@/lib/http/download";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "fleet.export",
    summary: "The servers that match, as CSV. Taking it is an entry in the audit log.",
    query: ServerFilter,
  },
  async (actor, { query }) => {
    const day = new Date().toISOString().slice(0, 10);
    return download(`servers-${day}.csv`, "text/csv; charset=utf-8", await exportServers(actor, query));
  },
);
