/**
 * Looks at targets from one location: while it holds the location's lease, each probe at its ticks, a bounded number at
 * once. What it saw is kept in memory until the database has it, so a database that is away costs no result.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { system } from "@/lib/auth/actor";
import type { Policy } from "@/lib/http/outbound/address";
import { log } from "@/lib/log";
import { look } from "../gateway/look";
import { Canaries } from "../gateway/self-check";
import { excused, isSuspicious } from "../model/self-check";
import { mayRetry, Plan, type Tick } from "../plan";
import { type Look, leaseLocation, listRunning, recordLooks, releaseLocation } from "../store/results";
import { readSelfCheck } from "../store/self-check";

const actor = system("probing");

const TICK_MS = 100;
const REFRESH_MS = 5_000;
const FLUSH_MS = 500;
const LEASE_S = 20;
const AT_ONCE = 128;
const RETRY_AFTER_MS = 2_000;
/** An hour of a thousand probes from one location. The oldest go first when the database stays away longer. */
const KEPT_LOOKS = 60_000;
const AT_A_TIME = 5_000;
/** How long a stop waits for looks that are under way. */
const LAST_LOOKS_MS = 8_000;

/** @param location its name @returns when `stop` says so and what was seen has been handed over */
export async function probeUntil(stop: AbortSignal, policy: Policy, location = "here"): Promise<void> {
  const prober = new Prober(policy, location);
  await Promise.all([
    every(stop, TICK_MS, () => prober.runDue(Date.now())),
    every(stop, REFRESH_MS, () => prober.refresh(Date.now())),
    every(stop, FLUSH_MS, () => prober.flush()),
  ]);
  await prober.end();
}

class Prober {
  readonly #owner = randomUUID();
  #plan: Plan | null = null;
  #locationNo = 0;
  #queue: Tick[] = [];
  #running = 0;
  #looks: Look[] = [];
  #strange = "";
  readonly #canaries: Canaries;

  constructor(
    private readonly policy: Policy,
    private readonly location: string,
  ) {
    this.#canaries = new Canaries(policy);
  }

  /** Stay the one who looks from here, and hear of new probes. A database that is away changes nothing. */
  async refresh(now: number): Promise<void> {
    const no = await leaseLocation(actor, this.location, this.#owner, LEASE_S);
    if (no === null) {
      this.#plan = null;
      this.#queue = [];
      return;
    }
    const { probes, strange } = await listRunning(actor);
    this.#canaries.replace((await readSelfCheck(actor)).targets);
    this.#locationNo = no;
    this.#plan ??= new Plan(no);
    this.#plan.replace(probes, now);
    if (strange.join() !== this.#strange) {
      this.#strange = strange.join();
      if (strange.length > 0)
        log.error({ probes: strange }, "These probes have settings that nobody understands.");
    }
  }

  async runDue(now: number): Promise<void> {
    this.#queue.push(...(this.#plan?.takeDue(now) ?? []));
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
      this.#looks.push({ ...outcome, probeNo: no, scheduledAt: tick.scheduledAt, attempt, startedAt });
      if (outcome.class === "ok") return;
      await sleep(RETRY_AFTER_MS);
      if (!mayRetry(tick, attempt, Date.now())) return;
    }
  }

  async flush(): Promise<void> {
    const batch = this.#looks.slice(0, AT_A_TIME);
    if (batch.length === 0) return;
    try {
      await recordLooks(actor, this.#locationNo, batch);
    } catch (error) {
      const lost = this.#looks.length - KEPT_LOOKS;
      if (lost > 0) {
        this.#looks.splice(0, lost);
        log.error({ lost }, "The database stays away: the oldest results of probes are lost.");
      }
      throw error;
    }
    this.#looks.splice(0, batch.length);
  }

  async end(): Promise<void> {
    this.#plan = null;
    this.#queue = [];
    const givenUpAt = Date.now() + LAST_LOOKS_MS;
    while (this.#running > 0 && Date.now() < givenUpAt) await sleep(TICK_MS);
    try {
      while (this.#looks.length > 0) await this.flush();
      await releaseLocation(actor, this.#owner);
    } catch (error) {
      log.error({ err: error, lost: this.#looks.length }, "The last results of probes could not be kept.");
    }
  }
}

/** Again and again until told to stop. A step that fails is said once until it works again. */
async function every(stop: AbortSignal, ms: number, step: () => Promise<void>): Promise<void> {
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
