import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { revokeSource } from "@/lib/ingest/store/sources";

export const DELETE = userRoute(
  {
    permission: "sources.revoke",
    summary: "Revoke a source's token. What it sent stays.",
    params: ById,
  },
  (actor, { params }) => revokeSource(actor, params.id),
);
