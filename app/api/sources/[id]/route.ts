import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { SourceChange } from "@/lib/ingest/model/preview-wish";
import { changeSource, getSource } from "@/lib/ingest/store/source-page";
import { revokeSource } from "@/lib/ingest/store/sources";

export const GET = userRoute(
  { permission: "sources.read", summary: "A source, without its token.", params: ById },
  (actor, { params }) => getSource(actor, params.id),
);

export const PUT = userRoute(
  {
    permission: "sources.change",
    summary: "Change how the messages of a source are read. What it sent before stays as it was read.",
    params: ById,
    body: SourceChange,
  },
  (actor, { params, body }) => changeSource(actor, params.id, body),
);

export const DELETE = userRoute(
  {
    permission: "sources.revoke",
    summary: "Revoke a source's token. What it sent stays.",
    params: ById,
  },
  (actor, { params }) => revokeSource(actor, params.id),
);
