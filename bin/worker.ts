/** The worker process: the composition root that lists every job. */
import { disconnect } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { log } from "@/lib/log";

export async function work(): Promise<void> {
  log.level = environment().logLevel;
  log.info("The worker runs.");
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
  clearInterval(alive);
  await disconnect();
}
