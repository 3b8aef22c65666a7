/** GARRISON_HOME: the generated keys, the embedded database and the logs of one installation. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export function homeFolder(): string {
  const folder = resolve(process.env.GARRISON_HOME ?? join(process.env.GARRISON_ROOT ?? ".", ".garrison"));
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/** The keys from the environment, else from the home, where they are made at the first start (mode 0600). */
export function keysOf(home: string): { AUTH_SECRET: string; GARRISON_KEYS: string } {
  const path = join(home, "keys.json");
  const { AUTH_SECRET, GARRISON_KEYS } = process.env;
  if (AUTH_SECRET && GARRISON_KEYS) return { AUTH_SECRET, GARRISON_KEYS };
  if (!existsSync(path)) {
    const made = {
      AUTH_SECRET: randomBytes(48).toString("base64url"),
      GARRISON_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    };
    writeFileSync(`${path}.new`, JSON.stringify(made, null, 2), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  const kept = JSON.parse(readFileSync(path, "utf8")) as { AUTH_SECRET: string; GARRISON_KEYS: string };
  return { AUTH_SECRET: AUTH_SECRET ?? kept.AUTH_SECRET, GARRISON_KEYS: GARRISON_KEYS ?? kept.GARRISON_KEYS };
}

/**
 * For commands that need the database: the settings of the running embedded one, unless DATABASE_URL names another.
 * `garrison up` writes them (mode 0600) and takes them away when it stops.
 */
export function adoptRunning(home: string): void {
  const path = join(home, "running.json");
  if (process.env.DATABASE_URL || !existsSync(path)) return;
  for (const [name, value] of Object.entries(
    JSON.parse(readFileSync(path, "utf8")) as Record<string, string>,
  )) {
    process.env[name] ??= value;
  }
}
