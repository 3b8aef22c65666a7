import { readMessage } from "@/lib/backups/store/run-list";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "evidence.read",
    summary: "What a backup tool said, byte for byte as it came.",
    params: ById,
  },
  async (actor, { params, request }) => {
    const { sha256, bytes } = await readMessage(actor, params.id);
    const etag = `"${sha256}"`;
    const headers = { etag, "cache-control": "private, no-cache" };
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    // Whatever a tool printed is a download, never a page of ours.
    return new Response(new Uint8Array(bytes), {
      headers: {
        ...headers,
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename="backup-${params.id}.txt"`,
        "content-security-policy": "default-src 'none'; sandbox",
      },
    });
  },
);
