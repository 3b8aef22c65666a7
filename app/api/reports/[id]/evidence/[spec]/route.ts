import { z } from "zod";
import { userRoute } from "@/lib/http/route";
import { hashOfEvidence, readEvidence } from "@/lib/ingest/store/reading";

const Params = z.object({ id: z.uuid(), spec: z.string().regex(/^[a-z0-9-]{1,64}$/) });
const Query = z.object({ stream: z.enum(["stdout", "stderr"]).default("stdout") });

export const GET = userRoute(
  {
    permission: "evidence.read",
    summary: "The raw bytes of one output, exactly as the command printed them.",
    params: Params,
    query: Query,
  },
  async (actor, { params, query, request }) => {
    const etag = `"${await hashOfEvidence(actor, params.id, params.spec, query.stream)}"`;
    const headers = { etag, "cache-control": "private, no-cache" };
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    const { bytes } = await readEvidence(actor, params.id, params.spec, query.stream);
    // Whatever a server printed is a download, never a page of ours.
    return new Response(new Uint8Array(bytes), {
      headers: {
        ...headers,
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename="${params.spec}.txt"`,
        "content-security-policy": "default-src 'none'; sandbox",
      },
    });
  },
);
