/** What was sent, as far as it is kept: its first and its last bytes, however much lies between. */
import type { QuickRequest } from "@/lib/http/quick-route";

type BeginningAndEnd = { first: Uint8Array; last: Uint8Array; size: number | null };

/** Nobody is heard out for longer than this: then the end is not known, and neither is the size. */
const HEARD = 4 * 1_048_576;

/** null when nothing was sent. Where it ends within `limit` bytes, both are the same. */
export async function beginningAndEnd(
  { header, body }: Pick<QuickRequest, "header" | "body">,
  limit: number,
): Promise<BeginningAndEnd | null> {
  const isThere = header("transfer-encoding") !== null || Number(header("content-length") ?? 0) > 0;
  if (!isThere) return null;
  const first: Uint8Array[] = [];
  let last: Uint8Array[] = [];
  let kept = 0;
  let size = 0;
  for await (const chunk of body()) {
    if (size < limit) first.push(chunk.subarray(0, limit - size));
    last.push(chunk.subarray(-limit));
    kept += Math.min(chunk.byteLength, limit);
    size += chunk.byteLength;
    // Now and then, so that a thousand little pieces are not copied a thousand times.
    if (kept > 4 * limit) {
      last = [joined(last).subarray(-limit)];
      kept = limit;
    }
    if (size > HEARD) break;
  }
  if (size === 0) return null;
  const end = joined(last).subarray(-limit);
  return { first: joined(first), last: end, size: size > HEARD ? null : size };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
