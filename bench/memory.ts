/**
 * How much memory do the processes of the product hold, and how much processor time have they used? From /proc of
 * Linux; elsewhere nobody can tell.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";

export type Memory = {
  /** MiB. PSS counts a page that several processes share once; RSS counts it for each of them. */
  pss: number;
  rss: number;
  processes: number;
};
export type MemoryByPart = Record<"web" | "worker" | "postgres" | "supervisor", Memory>;

export function memoryOf(supervisorPid: number): MemoryByPart | null {
  if (!existsSync("/proc/self/smaps_rollup")) return null;
  const parts: MemoryByPart = { web: none(), worker: none(), postgres: none(), supervisor: none() };
  const parents = parentsOf();
  for (const pid of parents.keys()) {
    if (!descends(pid, supervisorPid, parents)) continue;
    const part = partOf(pid, supervisorPid);
    const used = rollup(pid);
    if (!part || !used) continue;
    parts[part] = {
      pss: parts[part].pss + used.pss,
      rss: parts[part].rss + used.rss,
      processes: parts[part].processes + 1,
    };
  }
  return parts;
}

/** Milliseconds of processor time since each process started, by part. The clock of Linux ticks 100 times a second. */
export function cpuOf(supervisorPid: number, loadPid: number): Record<string, number> {
  const used: Record<string, number> = { web: 0, worker: 0, postgres: 0, load: 0 };
  if (!existsSync("/proc/self/stat")) return used;
  const parents = parentsOf();
  for (const pid of parents.keys()) {
    const part =
      pid === loadPid ? "load" : descends(pid, supervisorPid, parents) ? partOf(pid, supervisorPid) : null;
    if (part === null || part === "supervisor") continue;
    used[part] = (used[part] ?? 0) + cpuOfProcess(pid);
  }
  return used;
}

/** Own time, and that of children which ended: a connection to the database is a process. */
export function cpuOfProcess(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) * 10;
}

/** What contract and targets speak of: web, worker and database together, without the supervisor. */
export function servingTotal({ web, worker, postgres }: MemoryByPart): { pss: number; rss: number } {
  return { pss: web.pss + worker.pss + postgres.pss, rss: web.rss + worker.rss + postgres.rss };
}

/** Looks every two seconds until it is told to stop. Only at what costs nothing to read: it runs during the load. */
export class MemoryWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #peak: Record<string, number> = {};

  constructor(pid: number) {
    this.#timer = setInterval(() => {
      for (const [part, mib] of Object.entries(residentOf(pid))) {
        this.#peak[`${part} RSS`] = Math.max(this.#peak[`${part} RSS`] ?? 0, mib);
      }
    }, 2_000);
  }

  /** MiB by part. */
  stop(): Record<string, number> {
    clearInterval(this.#timer);
    return Object.fromEntries(Object.entries(this.#peak).map(([name, value]) => [name, Math.round(value)]));
  }
}

/** MiB by part; a page that several processes share counts for each of them. */
function residentOf(supervisorPid: number): Record<string, number> {
  const resident: Record<string, number> = {};
  const parents = parentsOf();
  for (const pid of parents.keys()) {
    const part = descends(pid, supervisorPid, parents) ? partOf(pid, supervisorPid) : null;
    if (part === null) continue;
    const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
    resident[part] = (resident[part] ?? 0) + kib / 1024;
  }
  return resident;
}

function none(): Memory {
  return { pss: 0, rss: 0, processes: 0 };
}

function parentsOf(): Map<number, number> {
  const parents = new Map<number, number>();
  if (!existsSync("/proc/self/stat")) return parents;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    if (parent) parents.set(Number(name), parent);
  }
  return parents;
}

function descends(pid: number, ancestor: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === ancestor) return true;
  return false;
}

function partOf(pid: number, supervisorPid: number): keyof MemoryByPart | null {
  if (pid === supervisorPid) return "supervisor";
  const command = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
  if (/cli\.js web$/.test(command)) return "web";
  if (/cli\.js worker$/.test(command)) return "worker";
  return /postgres/.test(command) ? "postgres" : null;
}

function rollup(pid: number): { pss: number; rss: number } | null {
  const text = read(`/proc/${pid}/smaps_rollup`);
  const kib = (name: string) =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(text)?.[1] ?? Number.NaN);
  const [pss, rss] = [kib("Pss") / 1024, kib("Rss") / 1024];
  return Number.isFinite(pss) ? { pss, rss } : null;
}

/** A process may end between two looks. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
