import { z } from "zod";
import { NewDrill } from "@/lib/backups/model/drill";
import { listDrills } from "@/lib/backups/store/drill-list";
import { beginDrill } from "@/lib/backups/store/drills";
import { Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "backups.read",
    summary: "Restores that were tried, the newest first.",
    query: Paging.extend({ system: z.uuid().optional() }),
  },
  (actor, { query }) => listDrills(actor, query),
);

export const POST = userRoute(
  {
    permission: "backups.drill.record",
    summary: "Begin to try a restore. Its clock runs from now, or from the time that is told.",
    body: NewDrill,
  },
  async (actor, { body }) => created(await beginDrill(actor, body)),
);
