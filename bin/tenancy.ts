/**
 * Who runs this home? One supervisor at a time; what a killed one has left behind is ended before the next begins.
 *
 * A process is known by its number and the moment it was born, so that a number used again is not mistaken for it.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refused } from "./command";

type Known = { pid: number; born: string };
type Tenant = Known & { stopping: boolean; children: Known[] };

export type Tenancy = {
  /** The former one was killed, and its last processes have just been ended. */
  tookOver: boolean;
  children(pids: readonly (number | undefined)[]): void;
  stopping(): void;
  end(): void;
};

const PATIENCE_MS = 3_000;
const STOP_PATIENCE_MS = 75_000;
const ORPHAN_PATIENCE_MS = 5_000;

/** @throws Refused when another supervisor runs this home and goes on doing so. */
export async function occupy(home: string, say: (text: string) => void): Promise<Tenancy> {
  const path = join(home, "supervisor.json");
  const me: Tenant = { ...identityOf(process.pid), stopping: false, children: [] };
  const former = await takePlace(home, path, me, say);
  for (const orphan of former?.children ?? []) await endOrphan(orphan, say);
  const write = (change: Partial<Tenant>) => {
    Object.assign(me, change);
    replace(path, me);
  };
  return {
    tookOver: former !== null,
    children: (pids) => write({ children: pids.filter((pid) => pid !== undefined).map(identityOf) }),
    stopping: () => write({ stopping: true }),
    end: () => rmSync(path, { force: true }),
  };
}

/** @returns the tenant that is no more, but did not say goodbye. */
async function takePlace(
  home: string,
  path: string,
  me: Tenant,
  say: (text: string) => void,
): Promise<Tenant | null> {
  const started = Date.now();
  let former: Tenant | null = null;
  let said = false;
  while (!create(path, me)) {
    const present = read(path);
    if (present === null || !lives(present)) {
      former = present ?? former;
      remove(path, present);
      continue;
    }
    if (Date.now() - started > (present.stopping ? STOP_PATIENCE_MS : PATIENCE_MS)) {
      throw new Refused(
        `Garrison already runs from ${home} (process ${present.pid}). ` +
          `Stop it first (kill ${present.pid}), or start this one with another GARRISON_HOME and PORT.`,
      );
    }
    if (present.stopping && !said) say(`Waiting for process ${present.pid} to stop …`);
    said ||= present.stopping;
    await sleep(100);
  }
  return former;
}

/** It ends by itself when its supervisor is gone; one that hangs is killed. */
async function endOrphan(orphan: Known, say: (text: string) => void): Promise<void> {
  const deadline = Date.now() + ORPHAN_PATIENCE_MS;
  while (lives(orphan) && Date.now() < deadline) await sleep(50);
  if (!lives(orphan)) return;
  say(`Process ${orphan.pid} of a former start hangs. Killing it.`);
  try {
    process.kill(orphan.pid, "SIGKILL");
  } catch {
    // gone in this moment
  }
}

/** Appears whole or not at all: false when somebody else's is there. */
function create(path: string, tenant: Tenant): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(tenant), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(path: string, tenant: Tenant): void {
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(tenant), { mode: 0o600 });
  renameSync(`${path}.${process.pid}`, path);
}

/** Two may find the same dead tenant: who took away a living one instead puts it back. */
function remove(path: string, dead: Tenant | null): void {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
    const taken = read(aside);
    if (taken && taken.pid !== dead?.pid && lives(taken)) linkSync(aside, path);
  } catch {
    // the other one was faster
  }
  rmSync(aside, { force: true });
}

function read(path: string): Tenant | null {
  try {
    const { pid, born, stopping, children } = JSON.parse(readFileSync(path, "utf8")) as Partial<Tenant>;
    if (!Number.isInteger(pid) || typeof born !== "string") return null;
    return { pid: Number(pid), born, stopping: stopping === true, children: children ?? [] };
  } catch {
    return null;
  }
}

function identityOf(pid: number): Known {
  return { pid, born: birthOf(pid) ?? "" };
}

function lives({ pid, born }: Known): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const birth = birthOf(pid);
  return birth === null || birth === born;
}

/** Boot and clock tick of a process's start, where /proc tells; null elsewhere. A dead child not yet waited for has none. */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return fields[0] === "Z" ? "ended" : `${boot} ${fields[19]}`;
  } catch {
    return null;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
