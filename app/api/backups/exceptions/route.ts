import { NewException } from "@/lib/backups/model/protection";
import { listExceptions, makeExceptions } from "@/lib/backups/store/exceptions";
import { Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "backups.read",
    summary: "What is backed up by nobody with a reason, the next to end first.",
    query: Paging,
  },
  (actor, { query }) => listExceptions(actor, query),
);

export const POST = userRoute(
  {
    permission: "backups.exception.change",
    summary: "Say why a part of these servers is backed up by nobody, and until when that holds.",
    body: NewException,
  },
  async (actor, { body }) => created(await makeExceptions(actor, body)),
);
