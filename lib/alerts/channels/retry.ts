/**
 * When is the next attempt? Quick at first, because somebody is to be woken, then every quarter of an hour for a day.
 * Pure: the clock and the chance are arguments. Rules: field notes on security, 3.0 "retry".
 */

/** Seconds before the attempt of that number, at most; the last one counts for all that follow. */
const WAITS_S = [0, 5, 15, 30, 60, 120, 300, 900] as const;
const LAST_WAIT_S = 900;
/** A receiver may slow us down, but not silence us. Inclusive. */
const RETRY_AFTER_LIMIT_S = 900;
const GIVE_UP_MS = 24 * 3_600_000;
/** Chance may choose almost no wait at all; a provider that is down is still not to be hammered. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * Full jitter: anything from nothing to the whole wait, so that pages that failed together do not return together.
 *
 * @param attempts how many were made; before the first one it is 0, and the answer is `now`
 * @param now milliseconds since 1970
 * @param chance from 0 to 1, drawn by the caller
 * @param retryAfterS what the receiver asked for, held to within 15 minutes; null when it asked for nothing
 * @param firstAt when the delivery was first due
 * @returns milliseconds since 1970; null when that would be later than 24 hours after `firstAt`: it is a dead letter
 */
export function nextAttemptAt(
  attempts: number,
  now: number,
  chance: number,
  retryAfterS: number | null,
  firstAt: number,
): number | null {
  if (attempts <= 0) return now;
  const jitterMs = (WAITS_S[attempts] ?? LAST_WAIT_S) * 1_000 * Math.min(1, Math.max(0, chance));
  const askedMs =
    retryAfterS !== null && retryAfterS > 0 ? Math.min(RETRY_AFTER_LIMIT_S, retryAfterS) * 1_000 : 0;
  const at = now + Math.round(Math.max(SHORTEST_WAIT_MS, jitterMs, askedMs));
  return at - firstAt > GIVE_UP_MS ? null : at;
}
