/** The words of channels as people keep them: what is typed, and what is shown of it. */
import { z } from "zod";

export const CHANNEL_KINDS = [
  "mail",
  "slack",
  "teams",
  "telegram",
  "ntfy",
  "pushover",
  "webhook",
  "pagerduty",
  "web-push",
] as const;
export type ChannelKindName = (typeof CHANNEL_KINDS)[number];

export const CHANNEL_LIMITS = { own: 10, team: 50, name: 60 } as const;

const Name = z.string().trim().max(CHANNEL_LIMITS.name);
/** What each kind needs is its own to say; here only that it is small and flat. */
const Settings = z
  .record(z.string().max(40), z.union([z.string().max(5_000), z.number(), z.boolean(), z.null()]))
  .refine((settings) => Object.keys(settings).length <= 20, "at most 20 settings")
  .default({});

export const NewChannel = z.strictObject({
  kind: z.enum(CHANNEL_KINDS),
  /** Without one, it is called as its kind is. */
  name: Name.default(""),
  settings: Settings,
});
export type NewChannel = z.infer<typeof NewChannel>;

/** What is left out stays as it is; so does a secret that is left empty. */
export const ChannelChange = z.strictObject({ name: Name.optional(), settings: Settings });
export type ChannelChange = z.infer<typeof ChannelChange>;

export const ChannelOrder = z.strictObject({ ids: z.array(z.uuid("is not an id")).max(CHANNEL_LIMITS.own) });

type Shown = string | number | boolean | null;

export type ChannelTest = {
  id: string;
  state: "pending" | "sent" | "cancelled" | "dead";
  at: Date;
  failure: string | null;
};

export type ChannelRow = {
  id: string;
  kind: string;
  /** As people call the kind. */
  label: string;
  name: string;
  position: number;
  /** Secrets as dots, with their last four where they are long enough. null: what is stored can't be read. */
  settings: Record<string, Shown> | null;
  /** Names of the settings that are never shown. */
  secrets: readonly string[];
  verifiedAt: Date | null;
  sentAt: Date | null;
  failedAt: Date | null;
  failure: string | null;
  /** Its receiver said that nothing sent there will ever arrive. */
  goneAt: Date | null;
  /** The last one since the settings are what they are. */
  test: ChannelTest | null;
};
