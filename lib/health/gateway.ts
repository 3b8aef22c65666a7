/** The parts of health that lie outside the database: the disk and the key file of this host. */
import { readdirSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";

export type HostVitals = {
  diskFreeBytes: number | null;
  diskTotalBytes: number | null;
  keysMode: number | null;
  migrationsPresent: number;
};

export function readHost(home: string, root: string): HostVitals {
  const disk = attempt(() => statfsSync(home));
  return {
    diskFreeBytes: disk ? disk.bavail * disk.bsize : null,
    diskTotalBytes: disk ? disk.blocks * disk.bsize : null,
    keysMode: attempt(() => statSync(join(home, "keys.json")).mode),
    migrationsPresent: readdirSync(join(root, "prisma", "migrations"), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory(),
    ).length,
  };
}

/** Absent is an answer here: in production the keys come from the environment, and the home may not exist. */
function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
