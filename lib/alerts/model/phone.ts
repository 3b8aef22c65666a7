/** The words of acting on a page from a phone: what the link shows, and how somebody answers it. */
import { z } from "zod";
import { passkeyUse } from "@/lib/auth/passkey-answer";
import type { AlertStateName } from "./alert";
import type { Severity } from "./severity";

export const PHONE_DEEDS = ["acknowledge", "hand-over"] as const;
export type PhoneDeed = (typeof PHONE_DEEDS)[number];

export const PhoneAnswer = z
  .strictObject({
    /** The last part of the link's address. */
    token: z.string().max(200).optional(),
    /** Without a link, for who is signed in. */
    alert: z.uuid().optional(),
    /** Of the alert as it was seen: what is agreed to. */
    version: z.string().regex(/^[1-9]\d{0,8}\.[0-4]$/, "is no version"),
    deed: z.enum(PHONE_DEEDS).default("acknowledge"),
    note: z.string().trim().max(4_000).optional(),
    /** When it was tapped, by the phone's clock; a tap without a connection is sent later. */
    tappedAt: z.iso.datetime().optional(),
    proof: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("passkey"), response: passkeyUse }),
      z.strictObject({ kind: z.literal("code"), code: z.string().max(64) }),
      z.strictObject({ kind: z.literal("session") }),
    ]),
  })
  .refine(({ token, alert }) => (token === undefined) !== (alert === undefined), {
    path: ["token"],
    message: "Give either the token of a link or the id of an alert.",
  });
export type PhoneAnswer = z.infer<typeof PhoneAnswer>;

/** What came of it. `alike` is how many other alerts of the same rule were taken along. */
export type PhoneResult =
  | { deed: "acknowledge"; until: Date; alike: number; left: number }
  | { deed: "hand-over" };

/** What a link may show to whoever has it: one alert. Names are for those alone who are signed in. */
export type PhoneAlert = {
  id: string;
  title: string;
  severity: Severity;
  state: AlertStateName;
  environment: string | null;
  hostname: string | null;
  startedAt: Date;
  endedAt: Date | null;
  takenAt: Date | null;
  takenUntil: Date | null;
  takenBy: { id: string | null; name: string } | null;
  snoozedUntil: Date | null;
  /** Other open alerts of the same rule and severity. */
  alike: number;
  /** When the next person is asked; null: nobody is. */
  nextAt: Date | null;
  version: string;
};

/** Of the link: good, answered already, or past its time. */
export type PhoneLink = {
  state: "good" | "used" | "ended";
  endsAt: Date;
  usedAt: Date | null;
  alertId: string;
  personId: string;
  /** IANA name: of the person to whom it was sent. */
  timeZone: string;
  /** Ways to prove oneself that this person has. */
  passkeys: boolean;
  codes: boolean;
};
