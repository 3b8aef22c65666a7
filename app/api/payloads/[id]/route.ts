import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";
import { readPayload } from "@/lib/ingest/store/payloads";

export const GET = userRoute(
  { permission: "evidence.read", summary: "A message of a source, byte for byte as it came.", params: ById },
  async (actor, { params, request }) => {
    const { sha256, bytes } = await readPayload(actor, params.id);
    const etag = `"${sha256}"`;
    const headers = { etag, "cache-control": "private, no-cache" };
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    // Whatever a sender wrote is a download, never a page of ours.
    return new Response(new Uint8Array(bytes), {
      headers: {
        ...headers,
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename="message-${params.id}.txt"`,
        "content-security-policy": "default-src 'none'; sandbox",
      },
    });
  },
);
