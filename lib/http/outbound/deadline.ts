/** A time that is over for everybody: for those who listen to the signal, and for those who can't be called off. */

export class DeadlineOver extends Error {}

/** @throws DeadlineOver, or what `work` throws */
export async function beforeDeadline<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController();
  const over = new DeadlineOver("The time is over.");
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, failed) => {
    timer = setTimeout(() => {
      deadline.abort(over);
      // Who listens may know better what it was waiting for, and says so first.
      setImmediate(() => failed(over));
    }, ms);
  });
  try {
    return await Promise.race([work(deadline.signal), end]);
  } finally {
    clearTimeout(timer);
  }
}
