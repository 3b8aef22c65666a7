/**
 * How often may somebody try? Every attempt is counted before it is looked at, in one statement, by the database's
 * clock: a hundred requests at once, in any number of processes, get as many tries as one after the other.
 */
import { createHash } from "node:crypto";
import ipaddr from "ipaddr.js";
import { database } from "@/lib/db/client";

/**
 * `lockS`: the attempt that reaches the limit locks for so long, and quiet time of `windowS` forgets.
 * Without it: so many attempts per fixed window.
 */
export type Limit = { attempts: number; windowS: number; lockS?: number };

const DAY_S = 86_400;

export const LIMITS = {
  /** PCI DSS 8.3.4: at most 10, then at least 30 minutes. */
  passphrase: { attempts: 10, windowS: 30 * DAY_S, lockS: 1_800 },
  code: { attempts: 10, windowS: 30 * DAY_S, lockS: 1_800 },
  /** Failures of one /24 or /64, whichever accounts they aim at. */
  network: { attempts: 200, windowS: 600 },
  passkey: { attempts: 300, windowS: 600 },
  link: { attempts: 100, windowS: 600 },
  /** Codes that are typed where a link of a page led, per link and per person. Never locks sign-in. */
  linkCode: { attempts: 5, windowS: 900 },
  personCode: { attempts: 10, windowS: 1_800 },
  reset: { attempts: 5, windowS: 3_600 },
} as const satisfies Record<string, Limit>;

export type Consumed = { allowed: boolean; count: number; retryAfterS: number };

const CONSUME = `
  INSERT INTO attempt_bucket AS b (key, count, resets_at) VALUES ($1, 1, now() + make_interval(secs => $3))
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN b.resets_at <= now() THEN 1 ELSE least(b.count + 1, 1000000) END,
    resets_at = CASE
      WHEN b.resets_at <= now() THEN now() + make_interval(secs => $3)
      WHEN $4::float8 IS NULL OR b.count >= $2 THEN b.resets_at
      WHEN b.count + 1 = $2 THEN now() + make_interval(secs => $4)
      ELSE now() + make_interval(secs => $3)
    END
  RETURNING count, extract(epoch FROM resets_at - now())::float8 AS left`;

/** Counts one attempt against `key`. `retryAfterS` says when the next is allowed, if this one is not. */
export async function consume(key: string, limit: Limit): Promise<Consumed> {
  const { rows } = await database().query(CONSUME, [key, limit.attempts, limit.windowS, limit.lockS ?? null]);
  const row = rows[0] as { count: number; left: number };
  return { allowed: row.count <= limit.attempts, count: row.count, retryAfterS: row.left };
}

/** Gives one attempt of a window back: it succeeded. */
export async function refund(key: string): Promise<void> {
  await database().query("UPDATE attempt_bucket SET count = greatest(count - 1, 0) WHERE key = $1", [key]);
}

/** The series of failures is over: it succeeded. */
export async function forgive(key: string): Promise<void> {
  await database().query("DELETE FROM attempt_bucket WHERE key = $1", [key]);
}

/** A name for what is typed by strangers, so that the table keeps no addresses and rows stay short. */
export function keyOf(purpose: string, subject: string): string {
  return `${purpose}:${createHash("sha256").update(subject).digest("base64url").slice(0, 32)}`;
}

/** The network an address belongs to: IPv4 /24, IPv6 /64; one bucket for whatever is no address. */
export function networkOf(address: string | null): string {
  if (!address || !ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4"
    ? `${parsed.toByteArray().slice(0, 3).join(".")}.0/24`
    : `${parsed
        .toByteArray()
        .slice(0, 8)
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("")}/64`;
}
