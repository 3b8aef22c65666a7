import { readDrillEvidence } from "@/lib/backups/store/drill-list";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "evidence.read",
    summary: "What was told as the evidence of a drill, as it came.",
    params: ById,
  },
  async (actor, { params }) =>
    // Whatever was told is a download, never a page of ours.
    new Response(new Uint8Array(await readDrillEvidence(actor, params.id)), {
      headers: {
        "cache-control": "private, no-cache",
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename="drill-${params.id}.txt"`,
        "content-security-policy": "default-src 'none'; sandbox",
      },
    }),
);
