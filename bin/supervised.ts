/** One child process that is started again when it ends by itself, sooner or later. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const STOP_TIMEOUT_MS = 25_000;
const START_TIMEOUT_MS = 60_000;
const RESTART_MS = [0, 250, 1_000, 3_000, 5_000] as const;
const STEADY_MS = 30_000;

/**
 * The native parts of many threads else keep what they freed. Whatever is longer than 32 KiB goes back at once: between
 * the small things it would hold a hundred MiB of holes.
 */
const MEMORY = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_TRIM_THRESHOLD_: "131072",
  MALLOC_MMAP_THRESHOLD_: "32768",
};
/** Lets bin/rest.ts give memory back. */
const FLAGS = ["--expose-gc"];

export class Supervised {
  #child: ChildProcess | null = null;
  #stopping = false;
  #failures = 0;

  constructor(
    private readonly command: "web" | "worker",
    private readonly env: NodeJS.ProcessEnv,
    private readonly say: (text: string) => void,
    /** Told whenever there is another child. */
    private readonly onStart: () => void,
  ) {
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  #start(): void {
    if (this.#stopping) return;
    const startedAt = Date.now();
    // Its own group: Ctrl-C is ours alone, and the children are stopped in order. The channel carries no message:
    // it tells the child when this process is gone.
    const child = spawn(process.execPath, [...FLAGS, programPath(), this.command], {
      env: { ...MEMORY, ...this.env },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      detached: true,
    });
    this.#child = child;
    queueMicrotask(this.onStart);
    child.on("error", (error) => this.say(`The ${this.command} process: ${error.message}`));
    child.once("exit", (code, signal) => {
      this.#child = null;
      if (this.#stopping) return;
      this.#failures = Date.now() - startedAt > STEADY_MS ? 0 : this.#failures + 1;
      const wait = RESTART_MS[Math.min(this.#failures, RESTART_MS.length - 1)] ?? 5_000;
      this.say(`The ${this.command} process ended (${signal ?? code}). Starting it again …`);
      setTimeout(() => this.#start(), wait);
    });
  }

  /** @throws Error when nothing serves after a minute. */
  async untilServing(url: string, stop: AbortSignal): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!stop.aborted) {
      const answer = await fetch(url).catch(() => null);
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error(`Nothing serves at ${url}. The log above says why.`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child) return;
    const gone = new Promise<void>((done) => child.once("exit", () => done()));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(timer);
  }
}

/** This program, to be started again with another command. */
export function programPath(): string {
  return process.argv[1] ?? fileURLToPath(import.meta.url);
}
