/** When is this process to stop? When a signal says so, or when the process that started it is gone. */

/** Nobody is left to insist, so an orphan gives up by itself what it cannot finish. */
const ORPHAN_MS = 25_000;
const LEFTOVER_MS = 1_000;

let asked: Promise<void> | undefined;

/** Resolves once. The handlers stay: Ctrl-C often arrives twice, and must not cut the orderly end short. */
export function untilAskedToStop(): Promise<void> {
  asked ??= new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => done());
    process.once("disconnect", () => {
      setTimeout(() => process.exit(1), ORPHAN_MS).unref();
      done();
    });
    process.channel?.unref();
  });
  return asked;
}

/** All that had to be done is done: what is still open (a connection nobody gave back) holds the process no longer. */
export function endSoon(): void {
  setTimeout(() => process.exit(), LEFTOVER_MS).unref();
}
