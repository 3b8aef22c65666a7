import { ResetWish } from "@/lib/auth/model/people";
import { createReset } from "@/lib/auth/store/links";
import { ById } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "people.reset",
    summary: "Make a link by which somebody sets a new passphrase; it works once, for 30 minutes.",
    params: ById,
    body: ResetWish,
    stepUp: true,
  },
  async (actor, { params, body }) => created(await createReset(actor, params.id, body)),
);
