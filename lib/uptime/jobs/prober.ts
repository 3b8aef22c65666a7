/**
 * Looks at targets from the location beside the database, while it holds the location's lease. What it saw is kept in
 * memory until the database has it, so a database that is away costs no result.
 */
import { randomUUID } from "node:crypto";
import { system } from "@/lib/auth/actor";
import type { Policy } from "@/lib/http/outbound/address";
import { log } from "@/lib/log";
import { type Desk, every, type Orders, PROBER_BEAT_MS, Prober } from "../gateway/prober";
import { HERE } from "../model/location";
import type { Look } from "../model/probe";
import { leaseLocation, listRunning, recordLooks, releaseLocation } from "../store/results";
import { readSelfCheck } from "../store/self-check";

const actor = system("probing");

const REFRESH_MS = 5_000;
const FLUSH_MS = 500;
const LEASE_S = 20;
/** An hour of a thousand probes from one location. The oldest go first when the database stays away longer. */
const KEPT_LOOKS = 60_000;
const AT_A_TIME = 5_000;

/** @param location its name @returns when `stop` says so and what was seen has been handed over */
export async function probeUntil(stop: AbortSignal, policy: Policy, location = HERE): Promise<void> {
  const desk = new DatabaseDesk(location);
  const prober = new Prober(policy, desk);
  await Promise.all([
    every(stop, PROBER_BEAT_MS, () => prober.runDue(Date.now())),
    every(stop, REFRESH_MS, () => prober.refresh(Date.now())),
    every(stop, FLUSH_MS, () => desk.flush()),
  ]);
  await prober.rest();
  await desk.end();
}

class DatabaseDesk implements Desk {
  readonly #owner = randomUUID();
  #locationNo = 0;
  #looks: Look[] = [];
  #strange = "";

  constructor(private readonly location: string) {}

  /** Stay the one who looks from here, and hear of new probes. A database that is away changes nothing. */
  async orders(): Promise<Orders | null> {
    const no = await leaseLocation(actor, this.location, this.#owner, LEASE_S);
    if (no === null) return null;
    const { probes, strange } = await listRunning(actor);
    const { targets } = await readSelfCheck(actor);
    this.#locationNo = no;
    if (strange.join() !== this.#strange) {
      this.#strange = strange.join();
      if (strange.length > 0)
        log.error({ probes: strange }, "These probes have settings that nobody understands.");
    }
    return { locationNo: no, probes, canaries: targets };
  }

  take(look: Look): void {
    this.#looks.push(look);
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
    try {
      while (this.#looks.length > 0) await this.flush();
      await releaseLocation(actor, this.#owner);
    } catch (error) {
      log.error({ err: error, lost: this.#looks.length }, "The last results of probes could not be kept.");
    }
  }
}
