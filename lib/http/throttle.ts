/**
 * Token buckets in memory: no single sender takes the room of the others. They protect this process alone; what must
 * hold across processes (sign-in attempts) is counted in the database.
 */

type Bucket = { tokens: number; at: number };

export class Throttle {
  #buckets = new Map<string, Bucket>();

  /** `burst` at once, then `perMinute`. At most `senders` are remembered; the longest unseen is forgotten first. */
  constructor(
    private readonly burst: number,
    private readonly perMinute: number,
    private readonly senders: number,
  ) {}

  /** Take one. @returns 0 when there was one, else the seconds until there is. `nowMs` must not go back. */
  take(sender: string, nowMs: number): number {
    const former = this.#buckets.get(sender);
    const refilled = former ? former.tokens + ((nowMs - former.at) / 60_000) * this.perMinute : this.burst;
    const tokens = Math.min(this.burst, refilled);
    this.#buckets.delete(sender);
    this.#buckets.set(sender, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: nowMs });
    this.#forget();
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / this.perMinute) * 60);
  }

  #forget(): void {
    if (this.#buckets.size <= this.senders) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
