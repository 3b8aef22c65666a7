/** Programs' tokens: made by an administrator, shown once, stored as a hash, good for a year at most. */
import { NotFound, Unprocessable } from "@/lib/errors";
import type { Actor } from "../actor";
import { readAs, writeAs } from "../gate";
import type { ListedToken } from "../model/people";
import { isScope } from "../permissions";
import { readName } from "../person-name";
import { hashToken, newToken } from "../token";

const YEAR_MINUTES = 366 * 24 * 60;

export type NewApiToken = { name: string; scopes: readonly string[]; minutes: number };
export type MintedToken = { id: string; token: string };

/** @throws Unprocessable, Forbidden */
export async function createApiToken(actor: Actor, wish: NewApiToken): Promise<MintedToken> {
  const name = readName(wish.name);
  if (!name) throw unprocessable("name", "Give a name of 1 to 100 characters.");
  const scopes = [...new Set(wish.scopes)];
  const unknown = scopes.find((scope) => !isScope(scope));
  if (scopes.length === 0 || unknown !== undefined)
    throw unprocessable(
      "scopes",
      `"${(unknown ?? "").slice(0, 60)}" is not a scope: use read, or a permission's name.`,
    );
  if (!(wish.minutes >= 1 && wish.minutes <= YEAR_MINUTES))
    throw unprocessable("expires", "A token is good for a year at most.");
  const token = newToken("api");
  return writeAs(actor, "api-tokens.create", async (tx) => {
    const ownerId = actor.kind === "person" ? actor.id : null;
    const [row] = await tx.$queryRaw<{ id: string; expires: Date }[]>`
      INSERT INTO api_token (id, name, token_hash, prefix, scopes, owner_id, expires_at)
      VALUES (gen_random_uuid(), ${name}, ${hashToken("api", token)}, ${token.slice(0, 8)}, ${scopes},
        ${ownerId}::uuid, now() + make_interval(mins => ${wish.minutes}::int))
      RETURNING id, expires_at AS expires`;
    if (!row) throw new Error("The token was not stored.");
    return {
      result: { id: row.id, token },
      target: `api-token/${row.id}`,
      after: { name, scopes, expires: row.expires.toISOString() },
    };
  });
}

/** Newest first, at most 200. @throws Forbidden */
export async function listApiTokens(actor: Actor): Promise<ListedToken[]> {
  return readAs(actor, "api-tokens.read").apiToken.findMany({
    select: {
      id: true,
      name: true,
      prefix: true,
      scopes: true,
      createdAt: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
    },
    orderBy: { createdAt: "desc" },
    take: 200,
  });
}

/** @throws NotFound, Forbidden */
export async function revokeApiToken(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "api-tokens.revoke", async (tx) => {
    const { count } = await tx.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new NotFound("There is no such token, or it was revoked already.");
    return { result: null, target: `api-token/${id}` };
  });
}

function unprocessable(field: string, message: string): Unprocessable {
  return new Unprocessable(message, [{ field, message }]);
}
