/** Timed work of the fleet. */
import { queryAs } from "@/lib/auth/gate";
import type { Job } from "@/lib/jobs/job";

/** Tells live pages, a few times a minute at most, that servers have reported. */
const livePulse: Job = {
  name: "fleet.pulse",
  about: "Tells open pages that servers have reported.",
  everyS: 10,
  async run(actor) {
    await queryAs(
      actor,
      "fleet.read",
    )(
      `SELECT pg_notify('garrison', json_build_object('topic', 'fleet', 'id', 'all',
         'version', (extract(epoch FROM max(received_at)) * 1000)::bigint)::text) FROM server_contact`,
    );
  },
};

export const fleetJobs: readonly Job[] = [livePulse];
