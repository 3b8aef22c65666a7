import { NewCopy } from "@/lib/backups/model/system";
import { createCopy } from "@/lib/backups/store/systems";
import { ById } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "backups.system.change",
    summary: "Add a copy of a system. The answer has the address at which its runs are told, with its token.",
    params: ById,
    body: NewCopy,
    stepUp: "of-people",
  },
  async (actor, { params, body }) => created(await createCopy(actor, params.id, body)),
);
