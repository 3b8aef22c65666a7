/** Whose request is this? Checks what it must, in full, every time: a missing piece makes a stranger, never a guess. */
import { database, queryPlanned } from "@/lib/db/client";
import { type Actor, type Origin, stranger } from "./actor";
import { readCookie, sessionCookieName } from "./cookie";
import { originOf } from "./origin";
import { findSession } from "./session";
import { hashToken } from "./token";

/** The actor behind a request's headers: API token first, then session with a second factor, else a stranger. */
export async function identify(headers: Headers): Promise<Actor> {
  const origin = originOf(headers);
  const authorization = headers.get("authorization");
  if (authorization !== null) return identifyToken(authorization, origin);
  const token = readCookie(headers.get("cookie"), sessionCookieName());
  const session = await findSession(token, headers.get("x-garrison-polling") === "1");
  if (session?.level !== "mfa") return stranger(origin);
  return {
    kind: "person",
    id: session.personId,
    name: session.name,
    role: session.role,
    sessionId: session.id,
    verifiedAt: session.verifiedAt,
    timeZone: session.timeZone,
    ...origin,
  };
}

type FoundToken = { id: string; name: string; scopes: string[]; stale: boolean };
const FIND_TOKEN = {
  name: "api-token.find",
  text: `
  SELECT t.id, t.name, t.scopes, t.last_used_at < now() - interval '1 minute' OR t.last_used_at IS NULL AS stale
  FROM api_token t LEFT JOIN person p ON p.id = t.owner_id
  WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > now() AND p.disabled_at IS NULL`,
};

async function identifyToken(authorization: string, origin: Origin): Promise<Actor> {
  const hash = hashToken("api", /^Bearer (\S{1,64})$/.exec(authorization)?.[1]);
  if (!hash) return stranger(origin);
  const [row] = (await queryPlanned(FIND_TOKEN, [hash])) as (FoundToken | undefined)[];
  if (!row) return stranger(origin);
  if (row.stale) await database().query("UPDATE api_token SET last_used_at = now() WHERE id = $1", [row.id]);
  return { kind: "token", id: row.id, name: row.name, scopes: row.scopes, ...origin };
}
