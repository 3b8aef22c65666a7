/**
 * What becomes of a silence that is made, changed or ended? Pure. As in Alertmanager: a changed end or reason is the same
 * silence; whatever else differs ends the old one and makes another, so that nobody can say afterwards that something
 * else was hidden than was.
 */
import type { Matcher } from "./model/matchers";
import { SILENCE_LIMITS } from "./model/silence";

/** Milliseconds since 1970; the end is exclusive. */
export type SilenceSpan = { startsAt: number; endsAt: number };
export type HeldSilence = SilenceSpan & { matchers: readonly Matcher[] };

const DAY_MS = 86_400_000;

/**
 * `keeps`: it is the one that it was, with these times; otherwise another one is made with them, and `endsOld` says
 * whether the former still has an end to come. `startsAt` null: as it was, or now.
 */
export function changeSilence(
  former: HeldSilence | null,
  wish: { matchers: readonly Matcher[]; startsAt: number | null; endsAt: number },
  now: number,
): (SilenceSpan & { keeps: boolean; endsOld: boolean }) | { field: "from" | "until"; refused: string } {
  const stands = former !== null && former.endsAt > now;
  const wanted = wish.startsAt ?? (stands ? former.startsAt : now);
  const keeps = stands && isSame(former.matchers, wish.matchers) && keepsStart(former, wanted, now);
  const startsAt = keeps && former.startsAt <= now ? former.startsAt : Math.max(wanted, now);
  const { endsAt } = wish;
  const refused = whyNot({ startsAt, endsAt }, now);
  return refused ?? { startsAt, endsAt, keeps, endsOld: stands && !keeps };
}

/** What has begun keeps its beginning, to the second; what is to come may begin at another time to come. */
function keepsStart({ startsAt }: SilenceSpan, wanted: number, now: number): boolean {
  return startsAt > now ? wanted >= now : Math.floor(startsAt / 1_000) === Math.floor(wanted / 1_000);
}

function whyNot({ startsAt, endsAt }: SilenceSpan, now: number) {
  if (endsAt <= now) return { field: "until", refused: "lies in the past" } as const;
  if (endsAt <= startsAt) return { field: "until", refused: "must be after the beginning" } as const;
  if (endsAt - Math.max(startsAt, now) > SILENCE_LIMITS.days * DAY_MS) {
    const { days } = SILENCE_LIMITS;
    return {
      field: "until",
      refused: `is more than ${days} days off. A silence lasts ${days} days at most`,
    } as const;
  }
  if (startsAt - now > SILENCE_LIMITS.aheadDays * DAY_MS) {
    return { field: "from", refused: "must lie within a year" } as const;
  }
  return null;
}

/** In the same order. */
function isSame(some: readonly Matcher[], others: readonly Matcher[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, place) => {
      const other = others[place];
      return (
        one.name === other?.name &&
        one.value === other.value &&
        one.isRegex === other.isRegex &&
        one.isEqual === other.isEqual
      );
    })
  );
}

/** Now. One that had not begun never will. null: it is over already. */
export function expireSilence({ startsAt, endsAt }: SilenceSpan, now: number): SilenceSpan | null {
  return endsAt <= now ? null : { startsAt: Math.min(startsAt, now), endsAt: now };
}
