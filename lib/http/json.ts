/** Reads a JSON body within limits of size and shape. */
import { Invalid, TooLarge, WrongMediaType } from "@/lib/errors";
import { isStorable, whyExcessive } from "@/lib/json-shape";

const BYTES_LIMIT = 1_048_576;

/** @throws WrongMediaType, TooLarge, Invalid */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new WrongMediaType("Send the body as application/json.");
  const text = new TextDecoder("utf-8").decode(await readBytes(request, BYTES_LIMIT));
  const excess = whyExcessive(text);
  if (excess) throw new Invalid(excess);
  const value = parsed(text);
  if (text.includes("\\u") && !isStorable(value))
    throw new Invalid("The body holds U+0000 or half of a character, which no text may hold.");
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Invalid("The body is not JSON.");
  }
}

/** @throws TooLarge when the body is longer than `limit` bytes, whatever its headers said. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(limit: number): TooLarge {
  return new TooLarge(`The body is larger than ${limit} bytes.`);
}
