/** The words of the outbox: what is to be told, to whom, and by which channel. */
import type { Severity } from "./severity";

/** *withdrawal* tells a receiver to stop repeating a page. */
export type DeliveryKind = "page" | "reminder" | "resolved" | "digest" | "test" | "withdrawal";

/** No receiver repeats a page for longer: seconds after it was taken over. */
export const WITHDRAWN_WITHIN_S = 1_800;

/** What is to be told, and how. */
export type Claimed = {
  id: string;
  kind: DeliveryKind;
  attempts: number;
  createdAt: Date;
  step: number;
  channel: { id: string; kind: string; settings: string };
  person: { id: string; name: string; timeZone: string } | null;
  /** null: of no alert, or of many (tests, digests). */
  alert: {
    id: string;
    episode: number;
    severity: Severity;
    title: string;
    environment: string | null;
    host: string | null;
    startedAt: Date;
    text: string | null;
  } | null;
  /** Whether somebody is still to be asked; of a digest: whether pages still wait for room. */
  waits: boolean;
  /** The receiver's own name for it; of a withdrawal, for the page that it takes back. */
  reference: string | null;
  content: {
    count?: number;
    lines?: string[];
    next?: { at: string; who: string } | null;
    /** Times in milliseconds since 1970; `path` below our own address. */
    digest?: { severity: Severity; title: string; path: string; since: number };
  };
};
