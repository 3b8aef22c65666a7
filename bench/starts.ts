/** How long from an empty clone to the first healthy answer, and how long for a second start? */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newHome, startProduct, throwAway } from "./product";

export type Starts = { coldS: number; warmS: number };

/** Seconds. Installs from the registry or npm's cache, so the network has a part in the cold one. */
export async function timeStarts(root: string): Promise<Starts> {
  const clone = mkdtempSync(join(tmpdir(), "garrison-clone-"));
  chmodSync(clone, 0o755);
  const home = await newHome();
  try {
    execFileSync("git", ["clone", "-q", "--depth", "1", `file://${root}`, clone]);
    const cold = await startProduct(clone, home, ["scripts/start.mjs"]);
    await cold.stop();
    const warm = await startProduct(clone, home, ["scripts/start.mjs"]);
    await warm.stop();
    return { coldS: seconds(cold.startMs), warmS: seconds(warm.startMs) };
  } finally {
    rmSync(clone, { recursive: true, force: true });
    throwAway(home);
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 10) / 100;
}
