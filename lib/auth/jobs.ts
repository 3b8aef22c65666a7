/** Timed work of identity. */
import { queryAs } from "@/lib/auth/gate";
import type { Job } from "@/lib/jobs/job";

/** Rows that expired long ago say nothing to anybody. */
const sweep: Job = {
  name: "auth.sweep",
  about: "Forgets sessions, challenges, links and counters that ended a while ago.",
  everyS: 600,
  async run(actor) {
    const query = queryAs(actor, "retention.apply");
    await query("DELETE FROM session WHERE expires_at < now() - interval '30 days'");
    await query("DELETE FROM webauthn_challenge WHERE expires_at < now() - interval '1 hour'");
    await query("DELETE FROM single_use_link WHERE expires_at < now() - interval '30 days'");
    await query("DELETE FROM reset_request WHERE expires_at < now()");
    await query("DELETE FROM attempt_bucket WHERE resets_at < now() - interval '1 hour'");
  },
};

export const authJobs: readonly Job[] = [sweep];
