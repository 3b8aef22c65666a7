/** Which processes are running: each says so every few seconds, and forgets those that fell silent. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { database } from "@/lib/db/client";
import { log } from "@/lib/log";
import { VERSION } from "@/lib/version";

const BEAT_MS = 5_000;
export const SILENT_AFTER_S = 20;
/** After a longer pause a process does not know what it missed. */
const STEADY_S = 10;

/** @returns a function that says goodbye. */
export function startBeating(kind: "web" | "worker"): () => Promise<void> {
  const id = randomUUID();
  const beat = () =>
    database()
      .query(
        `INSERT INTO process_beat (id, kind, hostname, pid, version, started_at, beat_at, steady_since)
         VALUES ($1, $2, $3, $4, $5, now(), now(), now()) ON CONFLICT (id) DO UPDATE SET beat_at = now(),
           steady_since = CASE WHEN process_beat.beat_at < now() - make_interval(secs => ${STEADY_S})
             THEN now() ELSE process_beat.steady_since END`,
        [id, kind, hostname(), process.pid, VERSION],
      )
      .catch((error: unknown) => log.warn({ err: error }, "This process could not say that it lives."));
  void beat();
  const timer = setInterval(beat, BEAT_MS);
  return async () => {
    clearInterval(timer);
    await database()
      .query("DELETE FROM process_beat WHERE id = $1 OR beat_at < now() - interval '1 day'", [id])
      .catch(() => undefined);
  };
}
