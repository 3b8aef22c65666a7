/**
 * Lets calls that come at the same time share a commit: while one batch is written, the next gathers. Who calls alone
 * waits for nobody.
 */
import { stranger } from "@/lib/auth/actor";
import { Expected, Unavailable } from "@/lib/errors";
import { isDatabaseAway } from "@/lib/http/problem";
import { log } from "@/lib/log";
import { type Call, type Outcome, recordCalls } from "./pings";

type Waiting = { call: Call; done: (outcome: Outcome) => void; failed: (error: unknown) => void };

/** Two, so that one is prepared while the database writes the other. A heartbeat's calls are all in one of them. */
const lanes = [newLane(), newLane()];
const AT_ONCE = 500;
/** A few seconds' worth: who came after them is better off calling again. */
const MOST_WAITING = 10_000;

function newLane() {
  return { queue: [] as Waiting[], isBusy: false };
}

/** @throws Unavailable when too many wait already, and whatever the database cannot do now: then nothing was promised */
export function takeCall(call: Call): Promise<Outcome> {
  const lane = laneOf(call);
  if (lane.queue.length >= MOST_WAITING) {
    return Promise.reject(new Unavailable("More calls come than can be kept at this moment. Call again.", 1));
  }
  return new Promise((done, failed) => {
    lane.queue.push({ call, done, failed });
    if (!lane.isBusy) {
      lane.isBusy = true;
      // Those that came in the same turn of the event loop come along.
      setImmediate(() => void work(lane));
    }
  });
}

function laneOf({ ping: { target } }: Call): (typeof lanes)[number] {
  const name = target.kind === "id" ? target.id : target.slug;
  return lanes[name.charCodeAt(0) % lanes.length] ?? newLane();
}

async function work(lane: (typeof lanes)[number]): Promise<void> {
  while (lane.queue.length > 0) await answer(lane.queue.splice(0, AT_ONCE));
  lane.isBusy = false;
}

/** A batch that fails is halved until the one call that spoils it stands alone. */
async function answer(batch: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await recordCalls(
      stranger({ address: null, requestId: null }),
      batch.map(({ call }) => call),
    );
    for (const [place, { done }] of batch.entries()) done(outcomes[place] ?? "missing");
  } catch (error) {
    const isOver = batch.length === 1 || error instanceof Expected || isDatabaseAway(error);
    if (isOver) return refuse(batch, error);
    log.warn(
      { err: error, calls: batch.length },
      "A batch of calls could not be kept. Its parts are tried alone.",
    );
    const half = Math.ceil(batch.length / 2);
    await answer(batch.slice(0, half));
    await answer(batch.slice(half));
  }
}

const APART_MS = 10_000;
let complainedAt = Number.NEGATIVE_INFINITY;

/** A database that is away refuses thousands of batches: that is said now and then. */
function refuse(batch: readonly Waiting[], error: unknown): void {
  const isNews = !isDatabaseAway(error) || performance.now() - complainedAt > APART_MS;
  if (!(error instanceof Expected) && isNews) {
    complainedAt = performance.now();
    log.error({ err: error, calls: batch.length }, "Calls could not be kept.");
  }
  for (const { failed } of batch) failed(error);
}
