import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { PreviewWish } from "@/lib/ingest/model/preview-wish";
import { previewDraft } from "@/lib/ingest/store/source-page";

export const POST = userRoute(
  {
    permission: "sources.change",
    summary: "What a message would be with settings that are not saved. Nothing is kept.",
    params: ById,
    body: PreviewWish,
  },
  (actor, { params, body }) => previewDraft(actor, params.id, body),
);
