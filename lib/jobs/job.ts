/** What a job is. Declared beside its domain in `jobs.ts`, listed in bin/worker.ts, run at least once. */
import type { SystemActor } from "@/lib/auth/actor";

export type Job = {
  name: `${string}.${string}`;
  /** What it does, for the system health page. */
  about: string;
  /** Seconds between two runs; the first is due at once. One process runs each tick. */
  everyS: number;
  /** Must be idempotent: after a crash it runs again. */
  run(actor: SystemActor): Promise<void>;
};
