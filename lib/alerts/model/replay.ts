/** The words of reading an old message once more. */
import type { Turn } from "../episode";
import type { Known, Note } from "../telling";

/** What becomes of one cause: it is written, or left, and then `newerSince` says since when something newer is known. */
export type Replayed =
  | { writes: true; known: Known; turn: Turn; notes: Note[] }
  | { writes: false; newerSince: number | null };

/** Of one cause: the alert as it stands, null when there is none, and what becomes of it. */
export type PlannedReplay = { fingerprint: string; alertId: string | null; replayed: Replayed };
