/**
 * What does a way to tell people something have to say about itself? The contract of all channels, and its words.
 *
 * A channel is pure: it makes the request (`render`) and understands the answer (`judge`). The gateway sends, waits,
 * limits and tries again, for all of them alike.
 */
import type { z } from "zod";
import type { Severity } from "../model/severity";

/** *page* asks somebody to act; *reminder* asks again; *digest* tells many at once; *test* proves the way. */
export type NoticeKind = "page" | "reminder" | "resolved" | "digest" | "test";

/** What is told. Texts are as their senders wrote them: hostile until `wordsOf` has read them. Times: ms since 1970. */
export type Notice = {
  /** A UUID, the same at every attempt, so that who can recognise a second delivery does. */
  deliveryId: string;
  alertId: string;
  /** Counts from 1; a cause that comes back is a new episode of its alert. */
  episode: number;
  kind: NoticeKind;
  severity: Severity;
  title: string;
  /** Environment and server: "prod · web-1". */
  where: string | null;
  since: number;
  text: string | null;
  /** How many alerts this one stands for, itself included. */
  count: number;
  /** Of a digest: one line for each alert or group. The first ten are shown. */
  lines: readonly string[];
  /** Who is asked next when nobody acts; null when nothing more is planned, or not for this person to know. */
  next: { at: number; who: string } | null;
  /** Our page about it. */
  url: string;
  /** Our page on which this person can acknowledge it; null where nobody in particular is told. */
  ackUrl: string | null;
  sentAt: number;
  /** IANA name: the zone of the person, or of the organisation. */
  timeZone: string;
};

export type Outgoing = {
  method: "POST";
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array<ArrayBuffer>;
};

/** Header names are in lower case, as Node gives them. The body is what was kept of it. */
export type Answer = {
  status: number;
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  body: string;
};

/**
 * *accepted*: the receiver has taken it over; that anybody saw it is another matter. *retry*: the same request may
 * succeed later, not before `afterS` seconds where the receiver said so. *refused*: it never will, as long as nobody
 * changes the settings. *gone*: nothing sent there ever will; the channel is to be switched off. `why` is one sentence
 * or two for the person who looks after the channel.
 */
export type Verdict =
  | { result: "accepted"; reference?: string }
  | { result: "retry"; afterS: number | null; why: string }
  | { result: "refused"; why: string }
  | { result: "gone"; why: string };

type Described<Settings extends z.ZodObject> = {
  kind: string;
  /** As people call it. */
  label: string;
  settings: Settings;
  /** Settings that are sealed at rest, and never shown again. */
  secrets: readonly (keyof z.infer<Settings> & string)[];
};

export type Channel<Settings extends z.ZodObject = z.ZodObject> = Described<Settings> & {
  form: "http";
  /** @param now milliseconds since 1970, of this attempt */
  render(notice: Notice, settings: z.infer<Settings>, now: number): Outgoing;
  judge(answer: Answer): Verdict;
  /**
   * For receivers that repeat a page by themselves: the request that ends it, once somebody has acknowledged here.
   * @param reference of the accepted page; null is returned when that page does not repeat
   */
  withdraw?(reference: string, settings: z.infer<Settings>): Outgoing | null;
};

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets. The same at every attempt: mail servers and programs drop a second copy. */
  messageId: string;
  headers: Readonly<Record<string, string>>;
};

/** The mail server's last word; `code` is null when the connection ended before it. */
export type SmtpReply = { code: number | null; text: string };

export type MailChannel<Settings extends z.ZodObject = z.ZodObject> = Described<Settings> & {
  form: "mail";
  render(notice: Notice, settings: z.infer<Settings>): Mail;
  judge(reply: SmtpReply): Verdict;
};

/** What a push needs besides: our key towards the push services, and bytes that are used for one message only. */
export type PushKeys = {
  /** 32 bytes: the private key whose public half the browsers got when they subscribed. */
  vapid: Uint8Array;
  /** Whom a push service may ask about us: "mailto:…" or "https://…". */
  subject: string;
  /** 32 random bytes, of this message. */
  ephemeral: Uint8Array;
  /** 16 random bytes, of this message. */
  salt: Uint8Array;
};

export type PushChannel<Settings extends z.ZodObject = z.ZodObject> = Described<Settings> & {
  form: "push";
  /** @throws RangeError when a key is none: the chance is below 2^-32 for random bytes. */
  render(notice: Notice, settings: z.infer<Settings>, now: number, keys: PushKeys): Outgoing;
  judge(answer: Answer): Verdict;
};
