/** What each kind of channel asks for, with the names of its settings. Which of them are secrets says the server. */
import type { ChannelKindName } from "@/lib/alerts/model/notify-channel";

export type SettingField = {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  /** A choice among these. */
  options?: readonly { value: string; label: string }[];
  /** Not asked of a new one. */
  onlyOnChange?: boolean;
};

/** Devices register themselves for pushes. */
export type TypedKind = Exclude<ChannelKindName, "web-push">;

export const KINDS: Readonly<
  Record<TypedKind, { label: string; about: string; fields: readonly SettingField[] }>
> = {
  mail: {
    label: "E-mail",
    about: "Makes no noise: it is also used in quiet hours.",
    fields: [{ name: "address", label: "E-mail address" }],
  },
  telegram: {
    label: "Telegram",
    about: "A bot of yours writes to you, or to a group that it is in.",
    fields: [
      { name: "token", label: "Bot token", hint: "From @BotFather, like 123456:ABC-DEF.", required: true },
      {
        name: "chatId",
        label: "Chat id",
        hint: "Like 123456789, -1001234567890 or @channel.",
        required: true,
      },
      { name: "threadId", label: "Topic", hint: "Of a forum." },
    ],
  },
  ntfy: {
    label: "ntfy",
    about: "A push to the ntfy app. Whoever knows the topic reads along, so it is kept like a password.",
    fields: [
      { name: "server", label: "Server", hint: "Another one asks for topic and token again." },
      { name: "topic", label: "Topic", required: true },
      { name: "token", label: "Access token", hint: "Of a protected topic: tk_…" },
    ],
  },
  pushover: {
    label: "Pushover",
    about: "A critical page repeats until it is confirmed in the app.",
    fields: [
      { name: "token", label: "Application token", required: true },
      { name: "user", label: "User or group key", required: true },
      { name: "device", label: "Device" },
    ],
  },
  slack: {
    label: "Slack",
    about: "By an incoming webhook of an app of yours.",
    fields: [
      { name: "url", label: "Webhook address", hint: "https://hooks.slack.com/services/…", required: true },
    ],
  },
  teams: {
    label: "Microsoft Teams",
    about: "By a workflow: “When a Teams webhook request is received”.",
    fields: [{ name: "url", label: "Webhook address", required: true }],
  },
  pagerduty: {
    label: "PagerDuty",
    about: "Raises and resolves alerts of a service there, by Events API v2.",
    fields: [
      { name: "routingKey", label: "Integration key", hint: "32 letters and digits.", required: true },
      {
        name: "region",
        label: "Region",
        options: [
          { value: "us", label: "United States" },
          { value: "eu", label: "European Union" },
        ],
      },
    ],
  },
  webhook: {
    label: "Webhook",
    about:
      "A signed request to a program of yours (Standard Webhooks). Its signing secret is made here and shown once.",
    fields: [
      { name: "url", label: "Address", hint: "Another one asks for the secret again.", required: true },
      { name: "secret", label: "Signing secret", hint: "whsec_…", onlyOnChange: true },
      {
        name: "previousSecret",
        label: "Former signing secret",
        hint: "While one is replaced, both sign.",
        onlyOnChange: true,
      },
    ],
  },
};

export const TYPED_KINDS = Object.keys(KINDS) as TypedKind[];

export function isTypedKind(kind: string): kind is TypedKind {
  return Object.hasOwn(KINDS, kind);
}
