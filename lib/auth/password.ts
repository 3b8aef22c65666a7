/**
 * Hashes and checks passphrases: argon2id with 64 MiB, 3 passes, 1 lane (RFC 9106; OWASP), a few at a time, so that
 * a flood of sign-ins costs a bounded amount of memory and time.
 */
import { hash, parseOptions, verify } from "@node-rs/argon2";
import { TooMany } from "@/lib/errors";
import { normalPassphrase } from "./password-rules";

// The numbers of @node-rs/argon2's `const enum`s, which isolated modules cannot import.
const ARGON2ID = 2;
const COST = { algorithm: ARGON2ID, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 } as const;

/** Equal work for a person who does not exist: a hash, with the same cost, of random bytes nobody kept. */
const NOBODY =
  "$argon2id$v=19$m=65536,t=3,p=1$MgYm6rnR+fH9bfwATsBH4g$vMzlm/pXHUGUzJ9hK/rGOQeoxMfX+6F6lFXc8Y2nWNQ";

const AT_ONCE = 4;
const WAITING = 50;
let running = 0;
const queue: (() => void)[] = [];
let verifications = 0;

/** How many times a passphrase was compared with a hash since this process began. */
export function passwordVerifications(): number {
  return verifications;
}

/** @throws TooMany when 50 others wait already. */
export async function hashPassphrase(passphrase: string): Promise<string> {
  return inTurn(() => hash(normalPassphrase(passphrase), COST));
}

/** False for a wrong passphrase and, after the same work, when there is no hash. @throws TooMany */
export async function isPassphrase(stored: string | null, passphrase: string): Promise<boolean> {
  return inTurn(async () => {
    verifications++;
    const right = await verify(stored ?? NOBODY, normalPassphrase(passphrase));
    return right && stored !== null;
  });
}

/** True when `stored` was made with less work than today's. */
export function isWeaker(stored: string): boolean {
  const { algorithm, memoryCost, timeCost } = parseOptions(stored);
  return (algorithm as number) !== ARGON2ID || memoryCost < COST.memoryCost || timeCost < COST.timeCost;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING)
      throw new TooMany("Too many people sign in at once. Try again in a moment.", 2);
    await new Promise<void>((turn) => queue.push(turn));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    // The place goes straight to the next in line, so nobody slips in between.
    const next = queue.shift();
    if (next) next();
    else running--;
  }
}
