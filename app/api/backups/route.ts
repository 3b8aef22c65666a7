import { z } from "zod";
import { NewSystem } from "@/lib/backups/model/system";
import { listSystems } from "@/lib/backups/store/system-list";
import { createSystem } from "@/lib/backups/store/systems";
import { Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "backups.read",
    summary: "What is protected, with its copies and their newest runs; what needs a person first.",
    query: Paging.extend({ env: z.string().trim().max(100).optional() }),
  },
  (actor, { query }) => listSystems(actor, query),
);

export const POST = userRoute(
  {
    permission: "backups.system.change",
    summary: "Protect a system: what it is, when it is backed up, and what was agreed for it.",
    body: NewSystem,
  },
  async (actor, { body }) => created(await createSystem(actor, body)),
);
