/** How every list is asked for and answered: pages by cursor, never by offset, never without a limit. */
import { z } from "zod";
import { Invalid } from "@/lib/errors";

export const LIST_LIMIT = 200;

export const Paging = z.object({
  limit: z.coerce.number().int().min(1).max(LIST_LIMIT).default(50),
  cursor: z.string().max(500).optional(),
});

export type Page<Item> = { items: Item[]; next: string | null; total: number };

/** The place after which the next page begins; opaque to callers. */
export function encodeCursor(place: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** @throws Invalid for anything that was not made by `encodeCursor` with as many parts. */
export function decodeCursor(cursor: string, parts: number): (string | number | null)[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(place) && place.length === parts && place.every(isPlain)) return place;
  } catch {
    // the same message as for a wrong shape
  }
  throw new Invalid("This cursor was not given by Garrison. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid" },
  ]);
}

/**
 * A page of a list for people: a cursor that does not belong to it leads to the first page, and is named in
 * `strangeCursor`, where a program would be refused.
 */
export async function atPlace<Listed extends object>(
  cursor: string | undefined,
  list: (cursor: string | undefined) => Promise<Listed>,
): Promise<Listed & { strangeCursor: string | null }> {
  try {
    return { ...(await list(cursor)), strangeCursor: null };
  } catch (error) {
    if (cursor === undefined || !(error instanceof Invalid)) throw error;
    return { ...(await list(undefined)), strangeCursor: cursor };
  }
}

function isPlain(part: unknown): part is string | number | null {
  return part === null || typeof part === "string" || (typeof part === "number" && Number.isFinite(part));
}

/**
 * Is this part of a cursor an instant of the years 1970 to 9999, as `toISOString` writes it? One that was made up must
 * not reach the database.
 */
export function isInstant(part: unknown): part is string {
  if (typeof part !== "string" || part.length !== 24) return false;
  const at = Date.parse(part);
  return at >= 0 && new Date(at).toISOString() === part;
}

/** The last part of a path that names one thing. */
export const ById = z.object({ id: z.uuid("is not an id") });
