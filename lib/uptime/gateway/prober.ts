/** Looks at targets: each probe at its ticks, a bounded number at once. Where probes come from and looks go is the desk's. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Policy } from "@/lib/http/outbound/address";
import { log } from "@/lib/log";
import type { Look } from "../model/probe";
import { excused, isSuspicious } from "../model/self-check";
import { mayRetry, Plan, type RunningProbe, type Tick } from "../plan";
import { look } from "./look";
import { Canaries } from "./self-check";

const TICK_MS = 100;
const AT_ONCE = 128;
const RETRY_AFTER_MS = 2_000;
/** How long a stop waits for looks that are under way. */
const LAST_LOOKS_MS = 8_000;

export type Orders = { locationNo: number; probes: readonly RunningProbe[]; canaries: readonly string[] };

export type Desk = {
  /** What to look at from now on; null while it is not ours to look. When it throws, everything stays as it was. */
  orders(): Promise<Orders | null>;
  take(look: Look): void;
};

/** The prober's own beat, at which it starts what is due; besides, `refresh` is to be called now and then. */
export const PROBER_BEAT_MS = TICK_MS;

export class Prober {
  #plan: { of: number; plan: Plan } | null = null;
  #queue: Tick[] = [];
  #running = 0;
  readonly #canaries: Canaries;

  constructor(
    private readonly policy: Policy,
    private readonly desk: Desk,
  ) {
    this.#canaries = new Canaries(policy);
  }

  async refresh(now: number): Promise<void> {
    const orders = await this.desk.orders();
    if (orders === null) {
      this.#plan = null;
      this.#queue = [];
      return;
    }
    const { locationNo, probes, canaries } = orders;
    this.#canaries.replace(canaries);
    if (this.#plan?.of !== locationNo) this.#plan = { of: locationNo, plan: new Plan(locationNo) };
    this.#plan.plan.replace(probes, now);
  }

  async runDue(now: number): Promise<void> {
    this.#queue.push(...(this.#plan?.plan.takeDue(now) ?? []));
    while (this.#running < AT_ONCE) {
      const tick = this.#queue.shift();
      if (!tick) return;
      this.#running++;
      void this.#run(tick).finally(() => {
        this.#running--;
      });
    }
  }

  async #run(tick: Tick): Promise<void> {
    const { no, settings, timeoutMs } = tick.probe;
    for (let attempt = 0; ; attempt++) {
      const startedAt = Date.now();
      const seen = await look(settings, this.policy, timeoutMs);
      const outcome = isSuspicious(seen) && (await this.#canaries.areGone()) ? excused(seen) : seen;
      this.desk.take({ ...outcome, probeNo: no, scheduledAt: tick.scheduledAt, attempt, startedAt });
      if (outcome.class === "ok") return;
      await sleep(RETRY_AFTER_MS);
      if (!mayRetry(tick, attempt, Date.now())) return;
    }
  }

  /** Starts nothing more, and waits for what is under way. */
  async rest(): Promise<void> {
    this.#plan = null;
    this.#queue = [];
    const givenUpAt = Date.now() + LAST_LOOKS_MS;
    while (this.#running > 0 && Date.now() < givenUpAt) await sleep(TICK_MS);
  }
}

/** Again and again until told to stop. A step that fails is said once until it works again. */
export async function every(stop: AbortSignal, ms: number, step: () => Promise<void>): Promise<void> {
  let failing = false;
  while (!stop.aborted) {
    try {
      await step();
      failing = false;
    } catch (error) {
      if (!failing) log.error({ err: error }, "A step of probing failed. It is tried again.");
      failing = true;
    }
    await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
  }
}
