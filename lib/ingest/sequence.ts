/**
 * Does a report follow the one before it? Each agent counts its reports and names the hash of the last one that was
 * accepted, so gaps, replays and copies of a server show.
 */

export type Previous = { sequence: number; bundleSha256: string | null };
export type Oddity = "gap" | "replay" | "clone" | "skew";
export type Verdict = {
  oddities: Oddity[];
  /** Newer than what is held: becomes the server's present state. An older one is kept as evidence alone. */
  advances: boolean;
};

/** Agents' clocks may run ahead this far before their time is not believed. */
export const SKEW_LIMIT_MS = 5 * 60_000;

type Incoming = { sequence: number; previousSha256: string | null; startedAt: Date; dropped: number };

/** The bundle itself is not the one before it: that one got its old receipt. */
export function follow(previous: Previous, report: Incoming, receivedAt: Date): Verdict {
  const oddities: Oddity[] = [];
  const first = previous.sequence === 0;
  const advances = report.sequence > previous.sequence;
  if (report.startedAt.getTime() - receivedAt.getTime() > SKEW_LIMIT_MS) oddities.push("skew");
  if (!first && report.sequence > previous.sequence + 1) oddities.push("gap");
  else if (report.dropped > 0) oddities.push("gap");
  // The same number with other content: two agents count with one secret.
  if (!first && report.sequence === previous.sequence) oddities.push("clone");
  if (report.sequence < previous.sequence) oddities.push("replay");
  if (
    !first &&
    report.sequence === previous.sequence + 1 &&
    report.previousSha256 !== previous.bundleSha256
  ) {
    oddities.push("clone");
  }
  return { oddities, advances };
}
