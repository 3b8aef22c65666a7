/**
 * What do the counts of a source say? Pure. Definitions: model/quality.ts; rules: field notes, 5.9. Below a number of
 * episodes nothing is said, and never "all".
 */
import { ENOUGH, type QualityCounts, type SourceQuality } from "./model/quality";

export function judged(counts: QualityCounts): SourceQuality {
  const { decided, actionable, noise, acknowledged, never, messages, messageEpisodes } = counts;
  return {
    ...counts,
    actionableShare: shareOf(actionable, decided),
    noiseShare: shareOf(noise, decided),
    neverShare: shareOf(never, acknowledged + never),
    messagesPerEpisode: messageEpisodes < ENOUGH ? null : messages / messageEpisodes,
  };
}

function shareOf(part: number, whole: number): number | null {
  return whole < ENOUGH ? null : part / whole;
}

/** Where the least is worth acting on first; of equals where there is more of it. */
export function worstFirst(sources: readonly SourceQuality[]): SourceQuality[] {
  return sources.toSorted(
    (a, b) =>
      (a.actionableShare ?? 2) - (b.actionableShare ?? 2) ||
      b.nightPages - a.nightPages ||
      b.episodes - a.episodes ||
      (a.source.name < b.source.name ? -1 : 1),
  );
}
