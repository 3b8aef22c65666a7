/** The words of how people are reached: when they want to be left in peace. */
import { z } from "zod";
import { isTimeZone } from "@/lib/time";
import { LocalWindow } from "./local-window";

export const QuietHours = z.object({
  windows: z.array(LocalWindow).max(20, "at most 20 times"),
  timeZone: z.string().refine(isTimeZone, "is not a time zone"),
  /** Critical alerts break through, unless the person says that not even they may. */
  evenCritical: z.boolean().default(false),
});
export type QuietHours = z.infer<typeof QuietHours>;

/** Seconds until the next channel is tried. */
export const NEXT_CHANNEL_S = 60;

/** One way to reach a person. Milliseconds since 1970. */
export type PersonChannel = {
  id: string;
  kind: string;
  /** When a message that was sent there was seen to arrive; null: nobody knows whether it works. */
  verifiedAt: number | null;
  /** Lower is tried sooner. */
  order: number;
};

export type Reachable = { channels: readonly PersonChannel[]; quietHours: QuietHours | null };
