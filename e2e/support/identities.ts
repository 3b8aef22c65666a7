/**
 * Identities for the sweep, put straight into the database: hundreds of people with a session each, so that no
 * request can spoil the next one's. People who sign in as people do are in signed-in.ts.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Role } from "@/lib/auth/actor";
import { hashToken, newToken } from "@/lib/auth/token";
import { newId } from "@/lib/id";
import type { AlertFormat } from "@/lib/ingest/model/source";
import { type Product, product } from "./product";

/** What a request carries to say who sends it. */
export type Credential = Record<string, string>;

export type SessionKind = { role: Role; level: "password" | "mfa"; factorAgeMinutes: number };

const BROWSER_COOKIE = "garrison";

export class Identities {
  private constructor(private readonly client: pg.Client) {}

  static async of({ home }: Product): Promise<Identities> {
    const { DATABASE_URL } = JSON.parse(readFileSync(join(home, "running.json"), "utf8")) as Record<
      string,
      string
    >;
    const client = new pg.Client({ connectionString: DATABASE_URL });
    await client.connect();
    return new Identities(client);
  }

  /** `count` people, each with one session. */
  async sessions(count: number, kind: SessionKind): Promise<Credential[]> {
    const made = Array.from({ length: count }, () => ({ id: newId(), token: newToken("session") }));
    const ids = made.map(({ id }) => id);
    const hashes = made.map(({ token }) => hashToken("session", token));
    await this.client.query(
      `INSERT INTO person (id, email, name, role)
       SELECT id, id || '@example.com', 'Sweep ' || $2, $2::role FROM unnest($1::uuid[]) id`,
      [ids, kind.role],
    );
    await this.client.query(
      `INSERT INTO session (id, token_hash, person_id, level, address, user_agent, expires_at, verified_at)
       SELECT gen_random_uuid(), hash, id, $3::session_level, '127.0.0.1', 'sweep', now() + interval '1 hour',
         CASE WHEN $3 = 'mfa' THEN now() - make_interval(mins => $4) END
       FROM unnest($1::uuid[], $2::bytea[]) AS made(id, hash)`,
      [ids, hashes, kind.level, kind.factorAgeMinutes],
    );
    return made.map(({ token }) => ({ cookie: `${BROWSER_COOKIE}=${token}` }));
  }

  async apiToken(scopes: string[]): Promise<Credential> {
    const token = newToken("api");
    await this.client.query(
      `INSERT INTO api_token (id, name, token_hash, prefix, scopes, expires_at)
       VALUES (gen_random_uuid(), 'sweep', $1, 'grn_', $2, now() + interval '1 hour')`,
      [hashToken("api", token), scopes],
    );
    return { authorization: `Bearer ${token}` };
  }

  /** A server whose name nobody may see who may not read the fleet. */
  async server(hostname: string): Promise<Credential> {
    const secret = newToken("agent");
    await this.client.query(
      `WITH made AS (INSERT INTO server (id, hostname, machine_id, secret_hash) VALUES ($1, $2, $3, $4) RETURNING id)
       INSERT INTO server_contact (server_id) SELECT id FROM made`,
      [newId(), hostname, newId(), hashToken("agent", secret)],
    );
    return { authorization: `Bearer ${secret}` };
  }

  /** A source of alerts, as an admin makes one. */
  async source(format: AlertFormat, name: string): Promise<{ id: string; token: string }> {
    const made = { id: newId(), token: newToken("source") };
    await this.client.query(
      `WITH made AS (
         INSERT INTO source (id, name, format, token_hash, created_by) VALUES ($1, $2, $3, $4, 'test') RETURNING no
       ) INSERT INTO source_contact (source_no) SELECT no FROM made`,
      [made.id, name, format, hashToken("source", made.token)],
    );
    return made;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

/** A source of alerts of the product that runs; a command for each would cost a second and a half. */
export async function newSource(format: AlertFormat, name: string): Promise<{ id: string; token: string }> {
  const identities = await Identities.of(product());
  try {
    return await identities.source(format, name);
  } finally {
    await identities.close();
  }
}
