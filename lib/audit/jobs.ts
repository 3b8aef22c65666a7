/** Timed work of the audit log. */
import type { Actor } from "@/lib/auth/actor";
import { settleRefusals } from "@/lib/auth/audit/refusals";
import { environment } from "@/lib/env";
import type { Job } from "@/lib/jobs/job";
import { appendCheckpoint, checkpointFolder, readOwnCheckpoints } from "./gateway";
import { signHead, verifyAndKeep } from "./store/verification";

/** Sign where the log ends now and keep that outside the database; also the worker's last deed. */
export async function keepCheckpoint(actor: Actor): Promise<void> {
  const head = await signHead(actor);
  if (head) appendCheckpoint(checkpointFolder(environment().home), head);
}

const checkpoint: Job = {
  name: "audit.checkpoint",
  about: "Signs where the audit log ends and keeps that in a file outside the database.",
  everyS: 300,
  run: keepCheckpoint,
};

const verify: Job = {
  name: "audit.verify",
  about: "Checks the audit log's new entries, and once a night all of them.",
  everyS: 300,
  async run(actor) {
    const { checkpoints } = readOwnCheckpoints(checkpointFolder(environment().home));
    await verifyAndKeep(actor, checkpoints);
  },
};

const refusals: Job = {
  name: "audit.refusals",
  about: "Writes to the audit log how often a refused action was tried again.",
  everyS: 60,
  async run() {
    await settleRefusals();
  },
};

export const auditJobs: readonly Job[] = [checkpoint, verify, refusals];
