/**
 * A place where a process can be made to die, so that a test sees what is lost there (e2e/real/failpoints.sh).
 *
 * Inert unless GARRISON_FAILPOINT was set when the process started. It names a file; the process that comes to the place
 * that stands in it takes the file away and is killed by itself, so that the one after it passes.
 */
import { readFileSync, rmSync } from "node:fs";
import { environment } from "./env";

export type FailPoint =
  | "escalator.claimed"
  | "escalator.planned"
  | "escalator.written"
  | "pager.claimed"
  | "pager.sending"
  | "pager.sent"
  | "pager.marked";

export function failPoint(place: FailPoint): void {
  const file = environment().failPoint;
  if (file === null || wantedIn(file) !== place) return;
  rmSync(file, { force: true });
  process.kill(process.pid, "SIGKILL");
}

function wantedIn(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null; // nothing is to happen now
  }
}
