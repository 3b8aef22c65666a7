/** The words of rotas: who has the duty when, in layers, and who stands in for whom. */
import { z } from "zod";
import { isTimeZone } from "@/lib/time";
import { Clock, LocalWindow, Weekday } from "./local-window";

export const ROTA_LIMITS = { layers: 10, people: 50, restrictions: 20, every: 366 } as const;
/** Days that one override may last. */
const LONGEST_OVERRIDE_DAYS = 366;

const Id = z.uuid("is not an id");

/** A local date. */
const Day = z.iso
  .date("is not a date like 2026-11-23")
  .refine((date) => "2000-01-01" <= date && date <= "2099-12-31", "is not between 2000 and 2099");

/** Every so many hours, days or weeks, at a time that a clock of the rota's zone shows. */
export const Handover = z
  .object({
    every: z.coerce.number().int().min(1).max(ROTA_LIMITS.every),
    unit: z.enum(["hour", "day", "week"]),
    at: Clock,
    /** Only of weeks; without it, the weekday on which the layer starts. */
    weekday: Weekday.optional(),
  })
  .refine(({ unit, weekday }) => unit === "week" || weekday === undefined, {
    path: ["weekday"],
    message: "only weekly handovers have one; take it away or hand over by the week",
  });

export const Layer = z
  .object({
    /** Ids, in the order of their turns; a person may come more than once. */
    people: z
      .array(Id)
      .min(1, "at least one person")
      .max(ROTA_LIMITS.people, `at most ${ROTA_LIMITS.people} people`),
    handover: Handover,
    /** The first turn begins on this day at the time of the handover. Until the first weekday it is a short one. */
    startsOn: Day,
    /** The last turn ends on this day at the time of the handover; null: it goes on. */
    until: Day.nullable().default(null),
    /** When the layer has somebody at all; none: always. */
    restrictions: z
      .array(LocalWindow)
      .max(ROTA_LIMITS.restrictions, `at most ${ROTA_LIMITS.restrictions} times`)
      .default([]),
  })
  .refine(({ startsOn, until }) => until === null || startsOn < until, {
    path: ["until"],
    message: "must be later than the day on which it starts",
  });
export type Layer = z.infer<typeof Layer>;

export const NewRota = z.object({
  name: z.string().trim().min(1, "is missing").max(100),
  timeZone: z.string().refine(isTimeZone, "is not a time zone"),
  /** A later one wins where it has somebody. */
  layers: z
    .array(Layer)
    .min(1, "at least one layer")
    .max(ROTA_LIMITS.layers, `at most ${ROTA_LIMITS.layers} layers`),
});
export type NewRota = z.infer<typeof NewRota>;
/** Before it is kept; of one that stands already, with its overrides. */
export const PreviewedRota = NewRota.pick({ timeZone: true, layers: true }).extend({
  id: Id.nullable().default(null),
});

export type Rota = Pick<NewRota, "timeZone" | "layers">;

const When = z.string().trim().min(1, "is missing").max(40);

export const NewOverride = z.object({
  personId: Id,
  /** "2026-11-23T22:00" in the rota's zone, or an instant with its offset. */
  from: When,
  to: When,
  /** Whose duty it takes over; null: everybody's, and where nobody has it. */
  insteadOf: Id.nullable().default(null),
});
export type NewOverride = z.infer<typeof NewOverride>;

/** Milliseconds since 1970; `fromAt` inclusive, `toAt` exclusive. */
export type Override = { personId: string; fromAt: number; toAt: number; insteadOf: string | null };

/** Why it can't be, as a sentence; null when it can. */
export function overrideProblem({ personId, fromAt, toAt, insteadOf }: Override): string | null {
  if (!(fromAt < toAt)) return "The override ends before it begins. Turn the two times round.";
  if (toAt - fromAt > LONGEST_OVERRIDE_DAYS * 86_400_000) {
    return `The override lasts longer than ${LONGEST_OVERRIDE_DAYS} days. Change the layers instead.`;
  }
  if (personId === insteadOf) return "Nobody can stand in for themselves. Choose another person.";
  return null;
}
