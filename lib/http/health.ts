/** Is this process able to serve? Says no more than that to strangers. */
import { database } from "@/lib/db/client";

export async function healthy(): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  try {
    await database().query("SELECT 1");
    return Response.json({ status: "ok" }, { headers });
  } catch {
    return Response.json({ status: "unavailable" }, { status: 503, headers });
  }
}
