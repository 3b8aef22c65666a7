/** All ways to tell people something, by their kind as it stands in the database. */
import type { Channel, MailChannel, PushChannel } from "./channel";
import { mail } from "./mail";
import { ntfy } from "./ntfy";
import { pagerduty } from "./pagerduty";
import { pushover } from "./pushover";
import { slack } from "./slack";
import { teams } from "./teams";
import { telegram } from "./telegram";
import { webPush } from "./web-push";
import { webhook } from "./webhook";

export type AnyChannel = Channel | MailChannel | PushChannel;

export const CHANNELS = {
  mail,
  slack,
  teams,
  telegram,
  ntfy,
  pushover,
  webhook,
  pagerduty,
  "web-push": webPush,
} as const satisfies Readonly<Record<string, AnyChannel>>;

export type ChannelKind = keyof typeof CHANNELS;

/** Kinds whose receivers repeat a page by themselves until it is withdrawn. */
export const REPEATING: readonly string[] = Object.values<AnyChannel>(CHANNELS).flatMap((channel) =>
  channel.form === "http" && channel.withdraw ? [channel.kind] : [],
);

/** Null for a kind that this version does not have. */
export function channelOf(kind: string): AnyChannel | null {
  return Object.hasOwn(CHANNELS, kind) ? CHANNELS[kind as ChannelKind] : null;
}
