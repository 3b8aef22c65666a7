/** Which parsers read what stands in the database? */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, readAs } from "@/lib/auth/gate";

const KEY = "parsers";

/** `spec@version` of each parser, sorted; null before the first start. */
export async function readParserVersions(actor: Actor): Promise<string[] | null> {
  const row = await readAs(actor, "settings.read").setting.findUnique({ where: { key: KEY } });
  return Array.isArray(row?.value) ? row.value.map(String) : null;
}

export async function keepParserVersions(actor: Actor, versions: readonly string[]): Promise<void> {
  await queryAs(actor, "ingest.facts.read-again")(
    "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2, updated_at = now()",
    [KEY, JSON.stringify(versions)],
  );
}
