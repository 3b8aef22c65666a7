/** `garrison audit verify`: is the audit log whole, from its first entry to where it ended at each checkpoint? */
import {
  type CheckpointSource,
  checkpointFolder,
  readCheckpointFile,
  readOwnCheckpoints,
} from "@/lib/audit/gateway";
import { type Walk, walkChain } from "@/lib/audit/store/verification";
import { system } from "@/lib/auth/actor";
import { checkpointSigner } from "@/lib/auth/audit/checkpoint";
import { disconnect } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { readArguments } from "../arguments";
import { type Command, err, Misuse, out, Refused } from "../command";
import { adoptRunning, homeFolder } from "../home";

export const command: Command = {
  name: "audit",
  usage: "audit verify [--checkpoint FILE] [--json]",
  about:
    "Check every entry of the audit log, and the log against checkpoints: FILE, else those in this home. " +
    "Exit 1 and the first bad entry when something was changed.",
  async run([verb, ...args]) {
    if (verb !== "verify") throw new Misuse("audit knows one verb: verify. See --help.");
    const { values } = readArguments(args, { checkpoint: { type: "string" } });
    const home = homeFolder();
    adoptRunning(home);
    const source =
      values.checkpoint === undefined
        ? readOwnCheckpoints(checkpointFolder(home))
        : readNamed(values.checkpoint);
    try {
      const { checkpoints } = source;
      const walk = await walkChain(system("command line"), { checkpoints });
      if (values.json) tellJson(walk, source);
      else tell(walk, source);
      return walk.fault || source.faults.length > 0 ? 1 : 0;
    } finally {
      await disconnect();
    }
  },
};

/** @throws Refused */
function readNamed(path: string): CheckpointSource {
  let source: CheckpointSource;
  try {
    source = readCheckpointFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Refused(code === "ENOENT" ? `There is no file ${path}.` : `${path} cannot be read: ${message}`);
  }
  if (source.checkpoints.length + source.faults.length === 0)
    throw new Refused(`${path} holds no checkpoint: it is empty.`);
  return source;
}

/** The verdict is the output; what it was measured against goes beside it. */
function tell({ count, head, fault }: Walk, { files, checkpoints, faults }: CheckpointSource): void {
  const { publicKey } = checkpointSigner(environment().keys);
  const newest = newestOf(checkpoints);
  if (files.length === 0) {
    err("There are no checkpoints in this home, so a tail that was cut off would not be found.");
  } else {
    err(
      `Compared with ${checkpoints.length} ${checkpoints.length === 1 ? "checkpoint" : "checkpoints"} in ${files.join(", ")}` +
        `${newest ? `; the newest is of entry ${newest.seq}, signed at ${newest.at}` : ""}. Key: ed25519 ${publicKey}`,
    );
  }
  for (const { line, why } of faults.slice(0, 10)) out(`checkpoint line ${line} ${why}`);
  if (faults.length > 10) out(`… and ${faults.length - 10} more lines`);
  if (fault) out(`entry ${fault.seq}: ${fault.why}`);
  else out(`${count} ${count === 1n ? "entry" : "entries"}, head ${head}`);
}

function tellJson({ count, head, fault }: Walk, { files, checkpoints, faults }: CheckpointSource): void {
  const newest = newestOf(checkpoints);
  out(
    JSON.stringify({
      ok: fault === null && faults.length === 0,
      entries: Number(count),
      head,
      fault: fault && { seq: Number(fault.seq), why: fault.why },
      checkpoints: {
        files,
        count: checkpoints.length,
        newest: newest && { seq: Number(newest.seq), hash: newest.hash, at: newest.at },
        faults,
      },
      publicKey: checkpointSigner(environment().keys).publicKey,
    }),
  );
}

function newestOf(
  checkpoints: CheckpointSource["checkpoints"],
): CheckpointSource["checkpoints"][number] | null {
  return checkpoints.reduce<CheckpointSource["checkpoints"][number] | null>(
    (newest, each) => (newest && newest.seq >= each.seq ? newest : each),
    null,
  );
}
