/** Somebody to look as: an admin with a session, a program with a token, and tokens for servers to join, put straight in. */
import type pg from "pg";
import { hashToken, newToken, type TokenKind } from "@/lib/auth/token";
import { newId } from "@/lib/id";

export type Visitor = { cookie: string; bearer: string };

export async function makeVisitor(database: pg.Client): Promise<Visitor> {
  const personId = newId();
  await database.query(
    "INSERT INTO person (id, email, name, role, former_hashes) VALUES ($1, $2, 'Bench', 'admin', '{}')",
    [personId, `bench-${personId}@example.net`],
  );
  const session = secret("session");
  await database.query(
    `INSERT INTO session (id, token_hash, person_id, level, address, user_agent, expires_at, verified_at)
     VALUES ($1, $2, $3, 'mfa', '127.0.0.1', 'bench', now() + interval '12 hours', now())`,
    [newId(), session.hash, personId],
  );
  const api = secret("api");
  await database.query(
    `INSERT INTO api_token (id, name, token_hash, prefix, scopes, owner_id, expires_at)
     VALUES ($1, 'bench', $2, 'bench', '{read}', $3, now() + interval '1 day')`,
    [newId(), api.hash, personId],
  );
  return { cookie: `garrison=${session.token}`, bearer: `Bearer ${api.token}` };
}

/** Tokens for `servers` servers, a thousand each, spread over environments, roles and zones. */
export async function makeEnrolmentTokens(database: pg.Client, servers: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let count = 0; count < servers; count += 1_000) {
    const { token, hash } = secret("enrol");
    await database.query(
      `INSERT INTO enrolment_token (id, token_hash, environment_id, zone_id, role_id, uses, uses_left, sample, created_by, expires_at)
       VALUES ($1, $2, (SELECT id FROM environment ORDER BY position OFFSET $3 % 3 LIMIT 1),
         (SELECT id FROM zone ORDER BY position OFFSET $3 % 3 LIMIT 1),
         (SELECT id FROM server_role ORDER BY position OFFSET $3 % 4 LIMIT 1), 1000, 1000, true, 'bench', now() + interval '1 day')`,
      [newId(), hash, tokens.length],
    );
    tokens.push(token);
  }
  return tokens;
}

function secret(kind: TokenKind): { token: string; hash: Uint8Array } {
  const token = newToken(kind);
  return { token, hash: hashToken(kind, token) ?? new Uint8Array() };
}
