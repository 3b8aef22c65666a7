/**
 * Garrison's own backup of every night, while `garrison up` runs. The supervisor has it made and not the worker, whose role may not
 * read secrets: it alone knows the owner of the tables.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { programPath } from "./supervised";

const NIGHT_MINUTE_UTC = 90;
const FIRST_LOOK_MS = 5 * 60_000;
const LOOK_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NAME = /^garrison-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.backup$/;

/** Where this night's goes; the folder is made. */
export function nightlyPath(home: string, now: Date): string {
  const folder = join(home, "backups");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  return join(folder, `garrison-${stamp}Z.backup`);
}

/** Takes away all but the newest `keep`, and what a killed one left half-written. Files of other names are somebody else's. */
export function forgetOld(home: string, keep: number): void {
  const folder = join(home, "backups");
  const names = readdirSync(folder).sort().reverse();
  const old = names.filter((name) => NAME.test(name)).slice(keep);
  const torn = names.filter((name) => NAME.test(name.replace(/\.unfinished-\d+$/, "")) && !NAME.test(name));
  for (const name of [...old, ...torn]) rmSync(join(folder, name), { force: true });
}

/** Is there none since the last 01:30 UTC? A machine that slept then makes up for it. */
export function isDue(names: readonly string[], now: Date): boolean {
  const offset = NIGHT_MINUTE_UTC * MINUTE_MS;
  const night = Math.floor((now.getTime() - offset) / DAY_MS) * DAY_MS + offset;
  return !names.some((name) => {
    const [, y, mo, d, h, mi, s] = NAME.exec(name) ?? [];
    return y !== undefined && Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`) >= night;
  });
}

export class NightlyBackup {
  #timer: NodeJS.Timeout;
  #child: ChildProcess | null = null;
  #stopped = false;

  constructor(
    private readonly home: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly say: (text: string) => void,
  ) {
    this.#timer = setTimeout(() => this.#look(), FIRST_LOOK_MS);
  }

  #look(): void {
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
    const folder = join(this.home, "backups");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (this.#child || !isDue(readdirSync(folder), new Date())) return;
    const child = spawn(process.execPath, [programPath(), "backup", "nightly"], {
      env: this.env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    this.#child = child;
    const ended = (code: number | null) => {
      this.#child = null;
      if (code !== 0 && !this.#stopped) this.say("The nightly backup failed: the lines above say why.");
    };
    child.once("exit", ended).once("error", () => ended(1));
  }

  /** What was half-written is taken away by the next one. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#child?.kill("SIGTERM");
  }
}
