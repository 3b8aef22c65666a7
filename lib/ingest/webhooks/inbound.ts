/**
 * One sender's wire format: what every adapter in this folder is. Pure and total: bytes in, signals out, and a name for
 * whatever could not be understood. The route reads the bytes, decides who may send, keeps them and answers.
 */
import type { Signal } from "@/lib/alerts/model/signal";

/** What came over the wire. */
export type Message = {
  method: string;
  headers: Headers;
  query: URLSearchParams;
  /** As sent, within the limits of the door; U+FFFD stands for what is no UTF-8. */
  body: string;
};

/** What an admin said about this source. Each adapter reads what concerns it. */
export type SourceSettings = {
  /** Labels that tell replicas of one sender apart; they are no part of the identity. */
  ignoredLabels: readonly string[];
  /** How long a firing alert holds when its sender does not say. */
  resolveTimeoutS: number;
  /** Of the generic format: where its fields stand. null: our own documented names. */
  mapping: Mapping | null;
};

/** Paths (json-path.ts of uptime is no door for us, so these are our own: `a.b[0].c`) to the fields of a signal. */
export type Mapping = {
  /** Where the list of alerts stands; null: the body is one. */
  each: string | null;
  status: string | null;
  /** Values of `status` that mean resolved, compared in lower case. */
  resolved: readonly string[];
  dedup: readonly string[];
  title: string;
  details: string | null;
  severity: string | null;
  link: string | null;
  labels: Readonly<Record<string, string>>;
};

/** What was left out, named so that its sender can mend it. `index` is its place in a batch, from 0. */
export type Refusal = { index: number | null; why: string };

export type Understood = {
  signals: Signal[];
  refused: Refusal[];
  /** True of all, and worth telling an admin: "7 alerts were not sent (max_alerts)". */
  notes: string[];
};

export type Inbound = {
  /** @param now milliseconds since 1970: when the message came */
  read(message: Message, settings: SourceSettings, now: number): Understood;
};

/** Nothing in it could be understood. */
export function refusedWhole(why: string): Understood {
  return { signals: [], refused: [{ index: null, why }], notes: [] };
}
