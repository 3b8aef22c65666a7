/** While no admin exists: a link, used once, that makes the first one. */
import pg from "pg";
import { hashToken, newToken } from "@/lib/auth/token";

/** Prints a new link and voids the former ones; prints nothing once an admin exists. */
export async function offerSetupLink(
  databaseUrl: string,
  baseUrl: string,
  say: (text: string) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      "SELECT 1 FROM person WHERE role = 'admin' AND disabled_at IS NULL LIMIT 1",
    );
    if (rowCount) return;
    const token = newToken("link");
    await client.query("DELETE FROM single_use_link WHERE purpose = 'setup'");
    await client.query(
      `INSERT INTO single_use_link (id, purpose, token_hash, expires_at)
       VALUES (gen_random_uuid(), 'setup', $1, now() + interval '24 hours')`,
      [hashToken("link", token)],
    );
    say(`Create the first admin here (valid once, for 24 hours): ${baseUrl}/first-run?token=${token}`);
  } finally {
    await client.end();
  }
}
