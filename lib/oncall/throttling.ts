/**
 * How many pages can a person take? Pure: six groups a minute, two of which are kept for critical alerts, so that a storm
 * of lesser ones does not hide the one that matters. Rule: field notes on faults, F-17.
 */
import type { Page } from "./stepping";

/** How many groups each person was paged for in the last minute. It is counted on as pages are planned. */
export type Told = Map<string, number>;

const A_MINUTE = 6;
const FOR_CRITICAL = 2;
const CRITICAL = 0;

/** The pages of one group, or null when they are to wait: somebody has had enough for this minute. */
export function fitting(pages: readonly Page[], told: Told, severity: number): Page[] | null {
  const people = [...new Set(pages.map(({ personId }) => personId))];
  const most = severity === CRITICAL ? A_MINUTE : A_MINUTE - FOR_CRITICAL;
  if (people.some((person) => (told.get(person) ?? 0) >= most)) return null;
  for (const person of people) told.set(person, (told.get(person) ?? 0) + 1);
  return [...pages];
}
