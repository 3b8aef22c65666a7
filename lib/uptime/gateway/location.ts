/**
 * A location far away: it asks the console what to look at, looks, writes down what it saw and delivers it. While it is cut off
 * it goes on with the last plan it had, also after a restart; what it wrote down is delivered later, in its order.
 */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Policy } from "@/lib/http/outbound/address";
import { log } from "@/lib/log";
import { sentLookOf } from "../delivery";
import { DELIVERY_LOOKS, isClockOff, LocationPlan, untimed } from "../model/location";
import type { Look } from "../model/probe";
import { ConsoleOf, ConsoleRefused } from "./console";
import { type Desk, every, type Orders, PROBER_BEAT_MS, Prober } from "./prober";
import { Spool } from "./spool";
import { holdFolder } from "./spool-holder";

const REFRESH_MS = 15_000;
const FLUSH_MS = 500;
const DELIVER_MS = 1_000;
/** Also when nothing was seen: the console is to know what is kept back here. */
const WORD_EVERY_MS = 30_000;
const LONGEST_PAUSE_MS = 30_000;
/** When the disk takes nothing either. */
const KEPT_IN_MEMORY = 20_000;
const PLAN = "plan.json";

export type LocationOptions = {
  url: string;
  token: string;
  name: string;
  /** Where the plan and what is kept back lie; of this location alone. */
  folder: string;
  spoolBytes: number;
  canaries: readonly string[];
  policy: Policy;
  version: string;
};

/**
 * @returns when `stop` says so and what could be delivered was
 * @throws ConsoleRefused when the console knows no such token at the start, or knows it under another name
 * @throws FolderRefused when another process keeps its looks in that folder
 */
export async function lookFrom(stop: AbortSignal, options: LocationOptions): Promise<void> {
  const held = await holdFolder(options.folder);
  try {
    await lookWhileHeld(stop, options);
  } finally {
    await held.release();
  }
}

async function lookWhileHeld(stop: AbortSignal, options: LocationOptions): Promise<void> {
  const desk = new LocationDesk(options, await Spool.open(options.folder, options.spoolBytes));
  await desk.begin();
  stop.addEventListener("abort", () => desk.hurry(), { once: true });
  const prober = new Prober(options.policy, desk);
  await Promise.all([
    every(stop, PROBER_BEAT_MS, () => prober.runDue(Date.now())),
    every(stop, REFRESH_MS, () => prober.refresh(Date.now())),
    every(stop, FLUSH_MS, () => desk.write()),
    desk.deliverUntil(stop),
  ]);
  await prober.rest();
  await desk.end();
}

class LocationDesk implements Desk {
  readonly #console: ConsoleOf;
  #plan: LocationPlan | null = null;
  #looks: Look[] = [];
  #cutOff = false;
  #most = DELIVERY_LOOKS;
  #lastWord = 0;

  constructor(
    private readonly options: LocationOptions,
    private readonly spool: Spool,
  ) {
    this.#console = new ConsoleOf(options.url, options.token);
  }

  /** A wrong token is worth an end at the start; a console that is away is not. */
  async begin(): Promise<void> {
    this.#plan = await this.#remembered();
    const { kept } = this.spool;
    if (kept > 0) log.info({ kept }, "Looks of a former run wait to be delivered.");
    try {
      await this.#askForPlan();
    } catch (error) {
      if (error instanceof ConsoleRefused && error.isOfToken) {
        await this.#forbidden(error);
        throw error;
      }
      this.#saidCutOff(error);
    }
    const plan = this.#plan;
    log.info({ location: this.options.name, probes: plan?.probes.length ?? null }, "This location looks.");
  }

  async orders(): Promise<Orders | null> {
    try {
      await this.#askForPlan();
    } catch (error) {
      if (!(error instanceof ConsoleRefused && error.isOfToken)) this.#saidCutOff(error);
      else await this.#forbidden(error);
    }
    if (this.#plan === null) return null;
    const { location, probes } = this.#plan;
    return { locationNo: location.no, probes, canaries: this.options.canaries };
  }

  hurry(): void {
    this.#console.hurry();
  }

  take(look: Look): void {
    this.#looks.push(isClockOff(this.#console.skewMs) ? untimed(look) : look);
  }

  async write(): Promise<void> {
    const batch = this.#looks.slice();
    try {
      await this.spool.append(batch.map(sentLookOf));
    } catch (error) {
      const over = this.#looks.length - KEPT_IN_MEMORY;
      if (over > 0) {
        this.#looks.splice(0, over);
        await this.spool.giveUp(over).catch(() => undefined);
        log.error({ lost: over }, "The disk takes nothing: the oldest looks are lost.");
      }
      throw error;
    }
    this.#looks.splice(0, batch.length);
  }

  async deliverUntil(stop: AbortSignal): Promise<void> {
    let pause = DELIVER_MS;
    while (!stop.aborted) {
      try {
        await this.#deliverAll(stop);
        pause = DELIVER_MS;
      } catch (error) {
        this.#saidCutOff(error);
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
      }
      // Scattered, so that all locations do not come back at one moment.
      const jitter = pause === DELIVER_MS ? 1 : 0.5 + Math.random() / 2;
      await sleep(pause * jitter, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  async end(): Promise<void> {
    try {
      await this.write();
      await this.#deliverAll(AbortSignal.timeout(5_000));
    } catch (error) {
      this.#saidCutOff(error);
    }
    const { kept } = this.spool;
    if (kept > 0 || this.#looks.length > 0)
      log.warn({ kept, lost: this.#looks.length }, "Looks are kept here until this location runs again.");
    await this.spool.close();
  }

  async #deliverAll(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const batch = await this.spool.next(this.#most);
      if (!batch && Date.now() - this.#lastWord < WORD_EVERY_MS) return;
      const looks = batch?.looks ?? [];
      try {
        const { refused } = await this.#console.deliver({
          skewMs: this.#console.skewMs,
          keptBack: this.spool.kept - (batch?.lines ?? 0),
          lost: this.spool.lost,
          version: this.options.version,
          looks,
        });
        if (refused.length > 0)
          log.warn({ refused: refused.slice(0, 5), all: refused.length }, "The console refused some looks.");
      } catch (error) {
        if (!(error instanceof ConsoleRefused) || ![400, 413, 422].includes(error.status)) throw error;
        // Something in it is not understood as a whole: smaller and smaller, until it stands alone and goes.
        if (looks.length > 1) {
          this.#most = Math.max(1, Math.floor(looks.length / 2));
          continue;
        }
        log.error({ err: error, look: looks[0] }, "The console refuses this look for good. It is given up.");
        await this.spool.giveUp(looks.length);
      }
      this.#lastWord = Date.now();
      this.#most = Math.min(DELIVERY_LOOKS, this.#most * 2);
      await batch?.taken();
      this.#saidBack();
      if (!batch) return;
    }
  }

  async #askForPlan(): Promise<void> {
    const plan = await this.#console.plan();
    this.#saidBack();
    if (plan === null) return;
    if (plan.location.name !== this.options.name)
      throw new ConsoleRefused(
        403,
        `This token is the location ${plan.location.name}'s, not ${this.options.name}'s.`,
      );
    this.#plan = plan;
    const path = join(this.options.folder, PLAN);
    await writeFile(`${path}.new`, JSON.stringify(plan), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  async #remembered(): Promise<LocationPlan | null> {
    try {
      const plan = LocationPlan.parse(JSON.parse(await readFile(join(this.options.folder, PLAN), "utf8")));
      return plan.location.name === this.options.name ? plan : null;
    } catch {
      return null;
    }
  }

  /** Whoever is no location any more looks at nothing. */
  async #forbidden(error: Error): Promise<void> {
    if (this.#plan !== null)
      log.error({ err: error }, "The console refuses the token. Nothing is looked at.");
    this.#plan = null;
    this.#console.forgetPlan();
    await rm(join(this.options.folder, PLAN), { force: true });
  }

  #saidCutOff(error: unknown): void {
    if (!this.#cutOff)
      log.warn({ why: whyOf(error) }, "Nothing can be delivered to the console. What is seen is kept.");
    this.#cutOff = true;
  }

  #saidBack(): void {
    if (this.#cutOff) log.info({ kept: this.spool.kept }, "The console takes what is seen again.");
    this.#cutOff = false;
  }
}

/** A cut line is no fault of the program, so where in it that was noticed says nothing. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
