/**
 * This very machine as a server of the fleet: runs the line that a person was shown, as an ordinary user with a home
 * and a crontab of their own, so that nothing of the machine is changed.
 */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, execute } from "@/agent/agent-run";

const NOBODY = 65534;

/** `curl -fsS ADDRESS | sh -s -- …`, with the download done here. @throws Error when the line is another one */
export async function runShownCommand(line: string): Promise<Ended> {
  const [, address, shell] = /^curl -fsS (\S+) \| (sh -s -- --token \S+)$/.exec(line) ?? [];
  if (!address || !shell) throw new Error(`This is not the line that installs an agent: ${line}`);
  const installer = await fetch(address);
  if (!installer.ok) throw new Error(`${address} answered ${installer.status}.`);

  const home = mkdtempSync(join(tmpdir(), "garrison-server-"));
  try {
    return await execute("sh", ["-c", shell], {
      input: await installer.text(),
      env: { HOME: home, TMPDIR: home, PATH: `${ownCrontab(home)}:/usr/sbin:/usr/bin:/sbin:/bin` },
      ...(process.geteuid?.() === 0 ? { uid: handedOver(home) } : {}),
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The folder of a crontab(1) that forgets what it is told. */
function ownCrontab(home: string): string {
  const folder = join(home, "bin");
  mkdirSync(folder);
  writeFileSync(join(folder, "crontab"), '#!/bin/sh\n[ "$1" = -l ] || cat >/dev/null\n');
  chmodSync(join(folder, "crontab"), 0o755);
  return folder;
}

function handedOver(home: string): number {
  chownSync(home, NOBODY, NOBODY);
  return NOBODY;
}
