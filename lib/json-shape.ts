/**
 * Is a JSON text of a shape that we can hold? Depth and keys are counted before JSON.parse: a deep body parses well, and
 * then breaks whoever writes it out again.
 */

export const JSON_LIMITS = { depth: 32, keys: 20_000 } as const;

/** One pass over the text, blind to what stands in strings. */
export function whyExcessive(text: string): string | null {
  let depth = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) at = endOfString(text, at);
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > JSON_LIMITS.depth) return `The body is nested deeper than ${JSON_LIMITS.depth} levels.`;
    } else if (char === 0x7d || char === 0x5d) depth--;
    else if (char === 0x3a && ++keys > JSON_LIMITS.keys)
      return `The body has more than ${JSON_LIMITS.keys} keys.`;
  }
  return null;
}

/** The place of its closing quote, before which stands an even number of backslashes; the end of a text without one. */
function endOfString(text: string, opening: number): number {
  for (let end = text.indexOf('"', opening + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === 0x5c) first--;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

/** PostgreSQL takes neither in a text nor in JSON, and both come in escapes alone: decoded bytes are whole. */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
}
