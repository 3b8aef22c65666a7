/** The words of "who gets woken?": what is known when it is asked, and the steps of the answer. */
import { z } from "zod";
import type { Matcher } from "@/lib/alerts/model/matchers";
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";
import { LABEL_LIMITS } from "@/lib/alerts/model/signal";
import { isTimeZone } from "@/lib/time";
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

const Label = z.string().max(LABEL_LIMITS.value, "is longer than a label's value can be");

/** What is asked: of an alert that there is, or of one that there could be. */
export const Simulating = z
  .object({
    alertId: z.uuid("is not an id").optional(),
    severity: z.enum(SEVERITIES).default("critical"),
    environment: z
      .string()
      .trim()
      .max(100)
      .nullable()
      .default(null)
      .transform((name) => name || null),
    labels: z
      .record(z.string().min(1, "is missing").max(LABEL_LIMITS.name), Label)
      .refine(
        (labels) => Object.keys(labels).length <= LABEL_LIMITS.count,
        `at most ${LABEL_LIMITS.count} labels`,
      )
      .default({}),
    /** "2026-11-23T02:14" in `timeZone`, or an instant with its offset; without it, now. */
    at: z
      .string()
      .trim()
      .max(40)
      .optional()
      .transform((text) => text || undefined),
    timeZone: z.string().refine(isTimeZone, "is not a time zone").default("UTC"),
  })
  .strict();
export type Simulating = z.infer<typeof Simulating>;

export type Simulated = {
  at: number;
  alert: { id: string | null; title: string | null; severity: Severity; environment: string | null };
  /** What differs now from an alert that begins: somebody has it, it rests, it is over. */
  notes: string[];
  lines: (Explained & { name: string | null })[];
};

/** The same in the address of the page. */
export const SimulationAddress = z.object({
  alert: z.uuid().optional(),
  severity: z.enum(SEVERITIES).default("critical"),
  env: z.string().max(100).optional(),
  labels: z.string().max(5_000).optional(),
  /** What an input for local times holds. */
  at: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
    .refine((text) => text >= "1971" && text < "2099" && isDay(text))
    .optional(),
});
export type SimulationAddress = z.infer<typeof SimulationAddress>;

/** There is no 30th of February, whatever `Date.parse` makes of it. */
function isDay(text: string): boolean {
  const at = Date.parse(`${text}Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** Lines like "team=web"; what is no label is named. */
export function readLabels(text: string): { labels: Record<string, string>; refused: string[] } {
  const labels: [string, string][] = [];
  const refused: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const place = line.indexOf("=");
    const name = line.slice(0, place).trim();
    if (line.trim() === "") continue;
    if (place < 1 || name === "" || name.length > LABEL_LIMITS.name) refused.push(line.slice(0, 100));
    else labels.push([name, line.slice(place + 1).trim()]);
  }
  return { labels: Object.fromEntries(labels), refused };
}
