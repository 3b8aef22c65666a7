/**
 * Reads a JSON body within limits. Depth and size are checked before JSON.parse: a deep body parses well, and then
 * breaks whoever writes it out again.
 */
import { Invalid, TooLarge, WrongMediaType } from "@/lib/errors";

export const JSON_LIMITS = { bytes: 1_048_576, depth: 32, keys: 20_000 } as const;

/** @throws WrongMediaType, TooLarge, Invalid */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new WrongMediaType("Send the body as application/json.");
  const text = new TextDecoder("utf-8").decode(await readBytes(request, JSON_LIMITS.bytes));
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

/** PostgreSQL takes neither in a text nor in JSON, and both come in escapes alone: decoded bytes are whole. */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
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

/** One pass over the text, blind to what stands in strings. */
export function whyExcessive(text: string): string | null {
  let depth = 0;
  let keys = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at++;
      else if (char === 0x22) inString = false;
      continue;
    }
    if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > JSON_LIMITS.depth) return `The body is nested deeper than ${JSON_LIMITS.depth} levels.`;
    } else if (char === 0x7d || char === 0x5d) depth--;
    else if (char === 0x3a && ++keys > JSON_LIMITS.keys)
      return `The body has more than ${JSON_LIMITS.keys} keys.`;
  }
  return null;
}
