/** What every sender's route reads of a request: its token, and the message as it came. */
import { readBytes } from "@/lib/http/json";
import type { Wire } from "@/lib/ingest/store/receiving";

export const MESSAGE_LIMIT = 1_048_576;

/** In the path, or as a bearer token: senders can do one or the other. */
export function tokenOf(request: Request, params: Record<string, string>): string | null {
  return params.token ?? bearerOf(request);
}

export function bearerOf(request: Request): string | null {
  return /^Bearer (\S{1,200})$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}

/** @throws TooLarge */
export async function wireOf(request: Request, limit: number = MESSAGE_LIMIT): Promise<Wire> {
  return {
    method: request.method,
    headers: request.headers,
    query: new URL(request.url).searchParams,
    raw: await readBytes(request, limit),
  };
}
