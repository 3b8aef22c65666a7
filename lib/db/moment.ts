/**
 * One answer for all who ask the same within a second, so that a busy page costs the database no more than an idle
 * one. Who may ask is decided before, each time; a key must not depend on who asks.
 *
 * Pages that hear of a change wait a second before they ask (components/shell/live-refresh.tsx), so what they then
 * get was read after it.
 */

const MOMENT_MS = 1_000;
/** Filters that strangers to the fleet make up must not fill the memory. */
const LIMIT = 200;

type Kept = { at: number; answer: Promise<unknown> };

/** Pages and handlers are bundled apart, and must share. */
const shared = globalThis as unknown as { garrisonMoment?: Map<string, Kept> };

function answers(): Map<string, Kept> {
  shared.garrisonMoment ??= new Map();
  return shared.garrisonMoment;
}

/** What `read` gave less than a second ago under this key, else what it gives now. A failure is not kept. */
export function withinMoment<Answer>(
  key: string,
  read: () => Promise<Answer>,
  now: number = performance.now(),
): Promise<Answer> {
  const kept = answers();
  const found = kept.get(key);
  if (found && now - found.at < MOMENT_MS) return found.answer as Promise<Answer>;
  const answer = read();
  kept.delete(key);
  kept.set(key, { at: now, answer });
  answer.catch(() => {
    if (kept.get(key)?.answer === answer) kept.delete(key);
  });
  const [oldest] = kept.keys();
  if (kept.size > LIMIT && oldest !== undefined) kept.delete(oldest);
  return answer;
}

/** After a change that its author must see at once. */
export function forgetMoment(): void {
  answers().clear();
}
