/** The words of times that come again, as a clock on the wall shows them: "every day 22:00 to 06:00". */
import { z } from "zod";

/** "09:00", 24 hours. Midnight is "00:00", also where something ends. */
export const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time like 09:00");

/** 1 is Monday, 7 is Sunday. */
export const Weekday = z.coerce.number().int().min(1).max(7);

const SAME = { path: ["to"], message: "is when it begins; leave it out where it is always" };

/** The end is exclusive, and may lie on the next day or in the next week. */
export const LocalWindow = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("daily"), from: Clock, to: Clock }).refine(({ from, to }) => from !== to, SAME),
  z
    .object({ kind: z.literal("weekly"), fromDay: Weekday, from: Clock, toDay: Weekday, to: Clock })
    .refine(({ fromDay, from, toDay, to }) => fromDay !== toDay || from !== to, SAME),
]);
export type LocalWindow = z.infer<typeof LocalWindow>;
