/**
 * The canary: an alert of our own that goes in by the machines' door every five minutes, is routed, paged and sent like all
 * others, and arrives at a place that is ours. Here are its words, and whether the way is free.
 */
import type { Labels } from "./signal";

/** Below the numbers of all sources that people make: lists, counts and figures leave it out by this. */
export const CANARY_SOURCE_NO = -1;
export const CANARY_CHANNEL_ID = "00000000-0000-7000-8000-000000000003";
/** Nobody: the one whom canaries page. */
export const CANARY_PERSON_ID = "00000000-0000-7000-8000-000000000002";
/** No person can choose this kind of channel: it is in no list of kinds. */
export const CANARY_CHANNEL_KIND = "canary";

export const ROUND_S = 300;
/** Two rounds, and half a minute in which the third may still arrive. */
export const LATE_AFTER_S = 2 * ROUND_S + 30;

/** The beginning of the round in which `at` lies. */
export function roundOf(at: Date): Date {
  const ms = ROUND_S * 1_000;
  return new Date(Math.floor(at.getTime() / ms) * ms);
}

/** Each round is an alert of its own, so that one which got stuck holds up none after it. */
export function canaryIdentity(round: Date): Labels {
  return { dedup: `canary ${round.toISOString()}` };
}

const TITLE = "Canary of ";

export function canaryTitle(round: Date): string {
  return TITLE + round.toISOString();
}

/** What arrived is known by its words alone, as every receiver knows it. null: it is no canary. */
export function roundOfTitle(title: string): Date | null {
  const text = title.startsWith(TITLE) ? title.slice(TITLE.length) : "";
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return null;
  const round = new Date(text);
  return Number.isNaN(round.getTime()) || roundOf(round).getTime() !== round.getTime() ? null : round;
}

/** One round and when it passed where; null: it did not, so far. */
export type CanaryRound = {
  at: Date;
  beganAt: Date;
  /** How often it was told to the door. */
  tries: number;
  /** Why the door did not take it, the last time. */
  refusal: string | null;
  alertId: string | null;
  keptAt: Date | null;
  answeredAt: Date | null;
  plannedAt: Date | null;
  claimedAt: Date | null;
  arrivedAt: Date | null;
};

/** `arrivedOf`: when the newest round that arrived began. `waitingSince`: when the oldest one after it began. */
export type CanaryTimes = { now: Date; arrivedOf: Date | null; waitingSince: Date | null };

/**
 * *good*: the way is free. *waiting*: one is under way and may still arrive, nobody knows. *late*: none of the last two
 * rounds arrived. *never*: none was ever sent.
 */
export type CanaryStanding = "good" | "waiting" | "late" | "never";

/** The limit itself is still in time. */
export function canaryStanding({ now, arrivedOf, waitingSince }: CanaryTimes): CanaryStanding {
  const isRecent = (at: Date | null) => at !== null && now.getTime() - at.getTime() <= LATE_AFTER_S * 1_000;
  if (isRecent(arrivedOf)) return "good";
  if (isRecent(waitingSince)) return "waiting";
  return arrivedOf === null && waitingSince === null ? "never" : "late";
}
