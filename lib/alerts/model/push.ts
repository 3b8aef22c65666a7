/** What a browser says of itself when it may show our pages (Push API, PushSubscription.toJSON). */
import { z } from "zod";
import { CHANNEL_LIMITS } from "./notify-channel";

const endpoint = z.string().min(1).max(1_000);

export const NewPushSubscription = z.strictObject({
  endpoint,
  keys: z.strictObject({ p256dh: z.string().max(100), auth: z.string().max(40) }),
  /** What its owner calls the device. */
  name: z.string().trim().max(CHANNEL_LIMITS.name).default(""),
  /** Nothing of the alert on a locked screen but how bad it is. */
  hideDetails: z.boolean().default(false),
});
export type NewPushSubscription = z.infer<typeof NewPushSubscription>;

export const OldPushSubscription = z.strictObject({ endpoint });
