/**
 * Gives memory back when the work is done. V8 keeps what a burst of reports made it take, for hours if nothing
 * happens; a small machine has better uses for it.
 */
const LOOK_MS = 5_000;
/** Shares of one processor. */
const BUSY = 0.2;
const QUIET = 0.03;

type Collect = (options: { type: "major"; execution: "sync"; flavor: "last-resort" }) => void;

/** Needs --expose-gc, which bin/supervised.ts gives. */
export function giveBackAtRest(): void {
  const collect = (globalThis as { gc?: Collect }).gc;
  if (!collect) return;
  let before = process.cpuUsage();
  let wasBusy = true;
  setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const share = (user + system) / 1000 / LOOK_MS;
    if (share > BUSY) wasBusy = true;
    if (!wasBusy || share > QUIET) return;
    wasBusy = false;
    collect({ type: "major", execution: "sync", flavor: "last-resort" });
  }, LOOK_MS).unref();
}
