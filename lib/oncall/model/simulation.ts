/** The words of "who gets woken?": what is known when it is asked, and the steps of the answer. */
import type { Matcher } from "@/lib/alerts/model/matchers";
import type { Reachable } from "./person";
import type { Policy } from "./policy";
import type { Override, Rota } from "./rota";

export type KnownRota = Rota & { id: string; name: string; overrides: readonly Override[] };
export type KnownPerson = Reachable & { id: string; name: string };

/** Whom alerts may reach, as it is set up now. Policies in their order, overrides in the order in which they were made. */
export type Duty = {
  policies: readonly Policy[];
  rotas: readonly KnownRota[];
  people: readonly KnownPerson[];
};

/** Milliseconds since 1970; `fromAt` inclusive, `toAt` exclusive. */
export type Silence = { name: string; matchers: readonly Matcher[]; fromAt: number; toAt: number };
/** Approved work on what the alert is about; whoever asks has chosen it. */
export type PlannedWork = { reason: string; fromAt: number; toAt: number };

/** One step of the answer, in plain words. */
export type Explained = {
  at: number;
  text: string;
  /** Who is reached, and how; null where the step reaches nobody. */
  personId: string | null;
  channel: { id: string; kind: string } | null;
};
