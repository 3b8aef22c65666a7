/**
 * Prometheus tells every alert again each minute, and what changes is until when it holds. What this process kept itself
 * and is told again unchanged is not looked up: how long it holds then is written for many alerts at once, soon.
 *
 * Nothing depends on this memory. An alert that another process ended or changed is found out when the leases are written,
 * and forgotten; a process that is killed loses a few seconds of leases that have a minute to spare.
 */
import type { Actor } from "@/lib/auth/actor";
import { system } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { log } from "@/lib/log";
import type { Labels, Signal } from "../model/signal";
import type { Known } from "../telling";

type Kept = {
  id: string;
  episode: number;
  /** All that is told of it, in short. */
  words: number;
  startsAt: number | null;
  /** Until when the database knows that it holds. */
  until: number;
};
type Longer = { key: string; kept: Kept; until: number; seenAt: number; signals: number };

/** A lease that ends sooner than this is written before the answer. */
const SPARE_MS = 60_000;
const SOON_MS = 5_000;
const MOST = 250_000;
const AT_ONCE = 10_000;

const memory = new Map<string, Kept>();
let longer = new Map<string, Longer>();

/** To be told of what was written. `signal` is the last one of the cause. */
export function remember(sourceNo: number, known: Known, signal: Signal): void {
  const key = `${sourceNo} ${known.fingerprint}`;
  memory.delete(key);
  longer.delete(key);
  const { held, kind, id } = known;
  if (held.ended || held.endsAt === null || kind !== "state" || signal.status !== "firing") return;
  if (memory.size >= MOST) forgetOldest();
  memory.set(key, {
    id,
    episode: held.episode,
    words: wordsOf(signal),
    startsAt: signal.endsAtGuessed ? null : signal.startsAt,
    until: held.endsAt,
  });
}

/** Whether that was all there is to do about it. */
export function isToldAgain(sourceNo: number, cause: string, signal: Signal, now: number): boolean {
  const key = `${sourceNo} ${cause}`;
  const kept = memory.get(key);
  if (!kept || signal.status !== "firing" || signal.kind !== "state") return false;
  const { endsAt } = signal;
  if (endsAt === null || endsAt <= now || kept.until < now + SPARE_MS || signal.acknowledged !== null)
    return false;
  if (kept.startsAt !== (signal.endsAtGuessed ? null : signal.startsAt) || kept.words !== wordsOf(signal))
    return false;
  const former = longer.get(key);
  if (former) {
    former.until = Math.max(former.until, endsAt);
    former.seenAt = now;
    former.signals += 1;
    return true;
  }
  if (longer.size === 0) setTimeout(() => void writeLonger(), SOON_MS).unref();
  longer.set(key, { key, kept, until: Math.max(kept.until, endsAt), seenAt: now, signals: 1 });
  return true;
}

/** A change that two hashes of 32 bits both miss would leave old words standing until the next change. */
function wordsOf(signal: Signal): number {
  const { labels, identity, annotations, severity, link, title } = signal;
  one = 0x811c9dc5;
  two = 0xdeadbeef;
  if (labels !== identity) takeAll(labels);
  takeAll(annotations);
  take(title);
  take(severity);
  take(link ?? "");
  return (two >>> 0) * 0x20_0000 + ((one >>> 0) & 0x1f_ffff);
}

let one = 0;
let two = 0;

function takeAll(labels: Labels): void {
  for (const name of Object.keys(labels)) {
    take(name);
    take(labels[name] ?? "");
  }
}

function take(text: string): void {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    two = Math.imul(two ^ unit, 0x5bd1e995);
  }
  one = Math.imul(one ^ 0xffff, 0x01000193);
  two = Math.imul(two ^ 0xffff, 0x5bd1e995) ^ (one >>> 15);
}

function forgetOldest(): void {
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
}

/** Also called when the process ends. */
export async function writeLonger(): Promise<void> {
  const all = [...longer.values()];
  longer = new Map();
  for (let at = 0; at < all.length; at += AT_ONCE)
    await writeSome(system("leases"), all.slice(at, at + AT_ONCE));
}

const LONGER = {
  name: "alert.longer",
  text: `
  UPDATE alert_lease l SET until = greatest(l.until, t.until), seen_at = greatest(l.seen_at, t.seen_at),
    signals = l.signals + t.signals
  FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::int[])
    AS t(id, episode, until, seen_at, signals)
  JOIN alert a ON a.id = t.id AND a.episode = t.episode AND a.state <> 'resolved'
  WHERE l.alert_id = t.id RETURNING l.alert_id AS id`,
};

async function writeSome(actor: Actor, some: readonly Longer[]): Promise<void> {
  try {
    const written = await queryAs(actor, "alerts.signal.record")<{ id: string }>(LONGER, [
      some.map(({ kept }) => kept.id),
      some.map(({ kept }) => kept.episode),
      some.map(({ until }) => new Date(until)),
      some.map(({ seenAt }) => new Date(seenAt)),
      some.map(({ signals }) => signals),
    ]);
    const held = new Set(written.map(({ id }) => id));
    for (const { key, kept, until } of some) {
      if (held.has(kept.id)) kept.until = until;
      else if (memory.get(key) === kept) memory.delete(key);
    }
  } catch (error) {
    log.warn(
      { err: error },
      "Leases could not be written; their alerts are looked up when they are told again.",
    );
    for (const { key } of some) memory.delete(key);
  }
}
