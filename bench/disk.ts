/** How many bytes does the database hold, by table with its indexes and its partitions? */
import type pg from "pg";

export type Disk = { total: number; tables: Record<string, number> };

export async function diskUse(database: pg.Client): Promise<Disk> {
  const { rows } = await database.query(
    `SELECT regexp_replace(relname, '_(\\d{6,8}|default)$', '') AS name, sum(pg_total_relation_size(c.oid))::float8 AS bytes
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' GROUP BY 1`,
  );
  const tables = Object.fromEntries(
    (rows as { name: string; bytes: number }[]).map(({ name, bytes }) => [name, bytes]),
  );
  return { total: Object.values(tables).reduce((sum, bytes) => sum + bytes, 0), tables };
}

/** Bytes that each report of these rounds left behind, by table, the largest first. */
export function growthPerReport(before: Disk, after: Disk, reports: number): Record<string, number> {
  const grown = Object.entries(after.tables)
    .map(([name, bytes]) => [name, Math.round((bytes - (before.tables[name] ?? 0)) / reports)] as const)
    .filter(([, bytes]) => bytes > 0)
    .sort(([, a], [, b]) => b - a);
  return Object.fromEntries(grown);
}
