/**
 * The words of the quality of alerts: is what a source sends worth waking somebody? All figures are over episodes that began in the
 * period and were told to people; what was quiet from beginning to end, or over when we first heard of it, is no part.
 */
import { z } from "zod";
import type { Severity } from "./severity";

export const QUALITY_DAYS = ["7", "30", "90"] as const;
/** Fewer episodes than these say nothing as a share. */
export const ENOUGH = 10;
/** What ends by itself within this, and nobody touched, is noise. */
export const NOISE_S = 300;
/** The newest are counted, of all sources and our canaries together, so that all of them are seen over the same time. */
export const MOST_EPISODES = 5_000;

export const QualityQuery = z.object({ days: z.enum(QUALITY_DAYS).default("30") });

/** Which episodes a figure is made of. */
export const EPISODE_KINDS = [
  "all",
  "actionable",
  "untouched",
  "noise",
  "returned",
  "paged",
  "night",
  "acknowledged",
  "never",
] as const;
export type EpisodeKind = (typeof EPISODE_KINDS)[number];

export const EpisodeQuery = QualityQuery.extend({
  source: z.uuid("is not an id").optional(),
  what: z.enum(EPISODE_KINDS).default("all"),
});
export type EpisodeQuery = z.infer<typeof EpisodeQuery>;

/** Counts of one source, as they are read. */
export type QualityCounts = {
  source: { id: string; name: string; format: string };
  episodes: number;
  /** They are over, or a person did something with them. Only they can be judged. */
  decided: number;
  /** A person acknowledged it, wrote a note on it, closed it by hand, or linked it to an incident. */
  actionable: number;
  /** Ended by its sender within five minutes, and nobody had touched it. */
  noise: number;
  /** Began less than an hour after the one before had begun: three turns of one alert within the hour. */
  returned: number;
  /** Times that a person was told of one by a step of a policy, by however many channels; and those at night, 22 to 7 o'clock theirs. */
  pages: number;
  nightPages: number;
  /** Acknowledged by a person; and over without it, however not because its sender fell silent or a person closed it. */
  acknowledged: number;
  never: number;
  /** Seconds from the opening to the first acknowledgement by a person; the 90th percentile is one of them. */
  acknowledgedAfter: { median: number; p90: number } | null;
  /** Messages of its episodes, and of how many episodes they are known: those that came back before they were counted are not. */
  messages: number;
  messageEpisodes: number;
};

/** The same judged. A share is from 0 to 1; null: too few to say. */
export type SourceQuality = QualityCounts & {
  actionableShare: number | null;
  noiseShare: number | null;
  neverShare: number | null;
  messagesPerEpisode: number | null;
};

export type Quality = {
  days: number;
  /** Since when episodes are counted: the beginning of the period, or later when there were too many. */
  since: Date;
  isCut: boolean;
  /** The worst first; those of which there is not enough to say last. */
  sources: SourceQuality[];
};

export type EpisodeRow = {
  alertId: string;
  episode: number;
  title: string;
  severity: Severity;
  source: { id: string; name: string };
  openedAt: Date;
  endedAt: Date | null;
  /** resolved, closed, expired or lease_expired; null while it lasts. */
  endedHow: string | null;
  acknowledgedAt: Date | null;
  actionable: boolean;
  pages: number;
  nightPages: number;
  /** null: it came back before messages of each episode were counted. */
  messages: number | null;
};
