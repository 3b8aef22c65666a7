/**
 * Records calls of heartbeats: many at once, each durable before its answer.
 *
 * Reading, deciding and writing are two statements and no lock: what another process changed in between is told by its
 * version, and only that part is read again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { wholeText } from "@/lib/alerts/model/signal";
import type { StrangerActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { hashToken } from "@/lib/auth/token";
import { squeezeNow } from "@/lib/compress";
import { Unavailable } from "@/lib/errors";
import { receive } from "../heartbeat/machine";
import type { Ping } from "../heartbeat/pings";
import { KNOWN_COLUMNS, type Known, type KnownRow, knownOf } from "./heartbeat-rows";
import { type Change, type KeptPing, writeChanges } from "./heartbeat-writing";

/** What came with a call: its beginning and its end, which are one when it is short. */
export type Sent = { first: Uint8Array; last: Uint8Array; size: number | null };

export type Call = {
  ping: Ping;
  sent: Sent | null;
  address: string | null;
  agent: string | null;
  /** `performance.now()` when it came. */
  arrived: number;
};

/** `missing`: there is nobody of that address; `creatable`: the call itself may make it. */
export type Outcome = "kept" | "missing" | "ambiguous" | "creatable";

/** From a process's stopwatch to milliseconds since 1970, by the database's clock as it was read. */
type Clock = (arrived: number, now: number) => number;
const byTheDatabase: Clock = (arrived, now) => Math.round(now - (performance.now() - arrived));

const ROUNDS = 12;
/** Who was overtaken waits up to so long, the longer the more often, so that not all start again at once. */
const PAUSE_MS = { first: 4, most: 100 } as const;
const AGENT_LENGTH = 200;

type Waiting = { call: Call; place: number };
type Work = Change & { pings: KeptPing[]; flips: Change["flips"][number][] };

/** @returns what became of each, in their order @throws Unavailable when others change the same ones all the time */
export async function recordCalls(
  origin: StrangerActor,
  calls: readonly Call[],
  clock: Clock = byTheDatabase,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = calls.map(() => "missing");
  /** A call that is tried again came when it came. */
  const times: number[] = [];
  let waiting: Waiting[] = calls.map((call, place) => ({ call, place }));
  for (let round = 0; round < ROUNDS; round += 1) {
    const { works, notFound, now } = await readTargets(origin, waiting);
    for (const { call, place } of waiting) {
      const work = works.get(addressOf(call));
      times[place] ??= clock(call.arrived, now);
      if (work) note(work, call, times[place] ?? now);
      else outcomes[place] = notFound.get(addressOf(call)) ?? "missing";
    }
    const changes = [...new Set(works.values())];
    if (changes.length === 0) return outcomes;
    const written = await writeChanges(origin, "uptime.ping.record", changes, wordOf(changes));
    const left: Waiting[] = [];
    for (const one of waiting) {
      const work = works.get(addressOf(one.call));
      if (work && written.has(work.known.no)) outcomes[one.place] = "kept";
      else if (work) left.push(one);
    }
    if (left.length === 0) return outcomes;
    waiting = left;
    await sleep(Math.random() * Math.min(PAUSE_MS.first * 2 ** round, PAUSE_MS.most));
  }
  throw new Unavailable("Others call the same heartbeats at this moment. Call again.", 1);
}

function note(work: Work, { ping, sent, address, agent }: Call, arrived: number): void {
  const { rule, keepsEnd, heardAt } = work.known;
  // Clocks are read a little apart; the order in which calls are kept is the one that counts.
  const at = Math.max(arrived, work.pings.at(-1)?.at ?? heardAt ?? arrived);
  const body = sent && (keepsEnd ? sent.last : sent.first);
  const isRead = body !== null && ping.action === "success";
  const text = isRead ? new TextDecoder().decode(body) : null;
  const { state, flips, recorded, why, durationMs } = receive(work.state, rule, { ...ping, text }, at);
  work.state = state;
  work.flips.push(...flips);
  work.pings.push({
    at,
    action: ping.action,
    recorded,
    why,
    exitStatus: ping.exitStatus,
    rid: ping.rid,
    method: ping.method,
    address,
    agent: agent === null ? null : wholeText(agent, AGENT_LENGTH),
    durationMs,
    size: sent ? sent.size : 0,
    body: body && body.length > 0 ? squeezeNow(body) : null,
  });
}

type Targets = { works: Map<string, Work>; notFound: Map<string, Outcome>; now: number };

/** Each heartbeat once, by all the addresses at which it is called. */
async function readTargets(origin: StrangerActor, waiting: readonly Waiting[]): Promise<Targets> {
  const targets = new Map(waiting.map(({ call }) => [addressOf(call), call.ping.target]));
  const ids: string[] = [];
  const slugs: { address: string; hash: Uint8Array; slug: string; create: boolean }[] = [];
  for (const [address, target] of targets) {
    const hash = target.kind === "slug" ? hashToken("ping", target.key) : null;
    if (target.kind === "id") ids.push(target.id);
    else if (hash) slugs.push({ address, hash, slug: target.slug, create: target.create });
  }
  const query = queryAs(origin, "uptime.ping.record");
  const [byId, bySlug] = await Promise.all([
    ids.length > 0 ? query<KnownRow>(BY_ID, [ids]) : [],
    slugs.length > 0
      ? query<SlugRow>(BY_SLUG, [
          slugs.map((_, place) => place),
          slugs.map(({ hash }) => Buffer.from(hash)),
          slugs.map(({ slug }) => slug),
        ])
      : [],
  ]);
  const works = new Map<string, Work>();
  const ofNo = new Map<number, Work>();
  const workOn = (row: KnownRow): Work => {
    const work = ofNo.get(row.no) ?? begun(knownOf(row));
    ofNo.set(row.no, work);
    return work;
  };
  for (const row of byId) works.set(row.id, workOn(row));
  const notFound = new Map<string, Outcome>();
  for (const [place, { address, create }] of slugs.entries()) {
    const rows = bySlug.filter((row) => row.place === place);
    const [row] = rows;
    if (rows.length > 1) notFound.set(address, "ambiguous");
    else if (row && row.no !== null) works.set(address, workOn(row));
    else if (row?.may_create && create) notFound.set(address, "creatable");
  }
  return { works, notFound, now: byId[0]?.now ?? bySlug[0]?.now ?? Date.now() };
}

function begun(known: Known): Work {
  return { known, state: known.state, pings: [], flips: [] };
}

function addressOf({ ping: { target } }: Call): string {
  return target.kind === "id" ? target.id : `${target.key}/${target.slug}?${target.create}`;
}

type SlugRow = { place: number; may_create: boolean } & ({ no: null; now: number } | KnownRow);

const BY_ID = {
  name: "heartbeat.by-id",
  text: `SELECT ${KNOWN_COLUMNS} FROM heartbeat h WHERE h.id = ANY($1::uuid[]) AND h.retired_at IS NULL`,
};
const BY_SLUG = {
  name: "heartbeat.by-slug",
  text: `
  SELECT w.place, k.may_create, ${KNOWN_COLUMNS}
  FROM unnest($1::int[], $2::bytea[], $3::text[]) AS w(place, hash, slug)
  JOIN ping_key k ON k.token_hash = w.hash AND k.revoked_at IS NULL
  LEFT JOIN heartbeat h ON h.slug = w.slug AND h.retired_at IS NULL`,
};

const WORD_MS = 1_000;
let saidAt = Number.NEGATIVE_INFINITY;

/** Open pages hear of every change of state at once, and of mere calls once a second. */
function wordOf(changes: readonly Change[]): string | null {
  const now = performance.now();
  const turned = changes.some(({ flips }) => flips.length > 0);
  if (!turned && now - saidAt < WORD_MS) return null;
  saidAt = now;
  const id = changes.length === 1 ? changes[0]?.known.id : "many";
  return JSON.stringify({ topic: "heartbeats", id, version: Date.now() });
}
