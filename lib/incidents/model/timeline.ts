/** The words of a time line: rows of evidence and of what people wrote, and what is missing from it. */

import type { Verification } from "./incident";

/** What the time line can be narrowed to. */
export const GROUPS = ["notes", "status", "alerts", "system"] as const;
export type Group = (typeof GROUPS)[number];

export type TimelineKind = "slice" | "alert" | "page" | "change" | "maintenance" | "entry";

export type TimelineRow = {
  /** Stable: the same row has the same key whenever it is asked for. */
  key: string;
  /** Milliseconds since 1970. */
  at: number;
  kind: TimelineKind;
  group: Group;
  /** One sentence without times, which may hold words of others. */
  text: string;
  /** More of it, line by line: what was changed, why. */
  lines: string[];
  /** Instants that belong to it, each with the word before it: "until". */
  times: { word: string; at: number | null }[];
  /** The page that shows its evidence. */
  href: string | null;
  /** The page with the stored message itself, byte for byte. */
  raw: string | null;
  /** Of that message or report, or of the entry itself; 64 hexadecimal digits. */
  sha256: string | null;
  /** Of entries: their number, when they were written down, and what they correct. */
  entry: {
    seq: number;
    recordedAt: number;
    chain: string;
    corrects: number | null;
    correctedBy: number | null;
    isNote: boolean;
  } | null;
};

export type TimelineSource = "slices" | "alerts" | "pages" | "changes" | "maintenance";

/**
 * What the time line does not hold: more than `limit` rows of a source, those after `after` (milliseconds since 1970); or
 * a source that whoever asks may not read.
 */
export type TimelineGap =
  | { source: TimelineSource; why: "limit"; limit: number; after: number }
  | { source: TimelineSource; why: "not-allowed" };

/** One page of it. */
export type Timeline = {
  items: TimelineRow[];
  next: string | null;
  total: number;
  gaps: TimelineGap[];
  /** The entry that holds the evidence as of closing; null while evidence is read anew each time. */
  frozenBy: number | null;
  verification: Verification;
};
