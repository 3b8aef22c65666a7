/** Known devices: a browser in which this person once gave a second factor. It grants nothing; see LIMITS. */
import type { Prisma } from "@/lib/db/generated/client";
import { hashToken, newToken } from "./token";

/** Remembers the device of a full sign-in. @returns the cookie's new token, or null when the device was known. */
export async function rememberDevice(
  db: Prisma.TransactionClient,
  personId: string,
  token: string | null,
): Promise<string | null> {
  const hash = hashToken("device", token);
  if (hash) {
    const seen = await db.$executeRaw`
      UPDATE known_device SET last_seen_at = now() WHERE token_hash = ${hash} AND person_id = ${personId}::uuid`;
    if (seen > 0) return null;
  }
  const fresh = newToken("device");
  await db.$executeRaw`
    INSERT INTO known_device (token_hash, person_id) VALUES (${hashToken("device", fresh)}, ${personId}::uuid)`;
  return fresh;
}
