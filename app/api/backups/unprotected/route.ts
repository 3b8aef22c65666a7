import { UnprotectedAddress } from "@/lib/backups/model/protection";
import { listUnprotected } from "@/lib/backups/store/protection";
import { Paging } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "backups.read",
    summary: "Servers whose files or databases no protected system names and no exception covers, by name.",
    query: Paging.extend({ env: UnprotectedAddress.shape.env }),
  },
  (actor, { query }) => listUnprotected(actor, query),
);
