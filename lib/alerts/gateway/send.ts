/** One attempt to tell somebody something: the only place that speaks to the receivers of pages. */
import { randomBytes } from "node:crypto";
import nodemailer from "nodemailer";
import { open } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { DeadlineOver } from "@/lib/http/outbound/deadline";
import { OutboundRefused } from "@/lib/http/outbound/destination";
import { exchange } from "@/lib/http/outbound/exchange";
import { outboundPolicy } from "@/lib/http/outbound/policy";
import type { Answer, Mail, Notice, Outgoing, SmtpReply, Verdict } from "../channels/channel";
import { type AnyChannel, channelOf } from "../channels/list";
import { CANARY_CHANNEL_ID, roundOfTitle } from "../model/canary";
import type { Claimed } from "../model/delivery";

const DEADLINE_MS = 10_000;

/** Our key towards push services. null: nobody has subscribed yet. */
export type PushKey = { vapid: Uint8Array; subject: string };

/** What some channels need of us, asked for only when it is needed. */
export type Means = {
  pushKey(): Promise<PushKey | null>;
  /** The place of our own at which canaries arrive. */
  arrive(round: Date, deliveryId: string): Promise<void>;
};

export async function send(
  { channel }: Pick<Claimed, "channel">,
  notice: Notice,
  means: Means,
): Promise<Verdict> {
  if (channel.id === CANARY_CHANNEL_ID) return atOwnPlace(notice, means);
  const kind = channelOf(channel.kind);
  if (!kind) return { result: "refused", why: `This version of Garrison has no channel "${channel.kind}".` };
  const settings = settingsOf(kind, channel);
  if (settings === null) {
    return { result: "refused", why: "The settings of this channel can't be read. Enter them again." };
  }
  try {
    switch (kind.form) {
      case "http":
        return kind.judge(await post(kind.render(notice, settings, Date.now())));
      case "mail":
        return kind.judge(await mail(kind.render(notice, settings)));
      case "push": {
        const key = await means.pushKey();
        if (!key) return { result: "gone", why: "This device has to be registered again." };
        const once = { ephemeral: randomBytes(32), salt: randomBytes(16) };
        return kind.judge(await post(kind.render(notice, settings, Date.now(), { ...key, ...once })));
      }
    }
  } catch (error) {
    return failed(error);
  }
}

/** Tells a receiver that repeats a page to stop. null: this one does not repeat it. */
export async function withdraw(
  { channel }: Pick<Claimed, "channel">,
  reference: string,
): Promise<Verdict | null> {
  const kind = channelOf(channel.kind);
  if (kind?.form !== "http" || !kind.withdraw) return null;
  const settings = settingsOf(kind, channel);
  if (settings === null) return { result: "refused", why: "The settings of this channel can't be read." };
  const outgoing = kind.withdraw(reference, settings);
  if (outgoing === null) return null;
  try {
    return kind.judge(await post(outgoing));
  } catch (error) {
    return failed(error);
  }
}

/** It reads the words that were sent, as any receiver would. Of its end nothing is noted. */
async function atOwnPlace({ kind, title, deliveryId }: Notice, { arrive }: Means): Promise<Verdict> {
  const round = roundOfTitle(title);
  if (!round) return { result: "refused", why: "Only canaries arrive here, and this is none." };
  if (kind === "page") await arrive(round, deliveryId);
  return { result: "accepted", reference: round.toISOString() };
}

function settingsOf(kind: AnyChannel, { id, settings }: Claimed["channel"]): Record<string, unknown> | null {
  try {
    const text = open(environment().keys, `notify_channel|${id}|settings`, settings);
    const parsed = kind.settings.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function post({ url, method, headers, body }: Outgoing): Promise<Answer> {
  const wanted = { url: new URL(url), method, headers: { ...headers }, body };
  const { status, headers: told, body: said } = await exchange(wanted, await outboundPolicy(), DEADLINE_MS);
  return { status, headers: told, body: said.toString("utf8") };
}

async function mail({ to, subject, text, html, messageId, headers }: Mail): Promise<SmtpReply> {
  const { smtpUrl, mailFrom } = environment();
  if (!smtpUrl) throw new OutboundRefused("never");
  const transport = nodemailer.createTransport(
    {
      url: smtpUrl,
      disableFileAccess: true,
      disableUrlAccess: true,
      connectionTimeout: DEADLINE_MS,
      greetingTimeout: DEADLINE_MS,
      socketTimeout: DEADLINE_MS,
    },
    { from: mailFrom },
  );
  try {
    const { response } = await transport.sendMail({
      to,
      subject,
      text,
      html,
      messageId,
      headers: { ...headers },
    });
    return {
      code: Number(/^\d{3}/.exec(String(response))?.[0] ?? 250),
      text: String(response).slice(0, 500),
    };
  } catch (error) {
    const { responseCode, response } = error as { responseCode?: number; response?: string };
    return { code: responseCode ?? null, text: String(response ?? (error as Error).message).slice(0, 500) };
  } finally {
    transport.close();
  }
}

function failed(error: unknown): Verdict {
  if (error instanceof OutboundRefused) {
    return { result: "refused", why: "This installation may not connect to that address." };
  }
  if (error instanceof DeadlineOver) {
    return { result: "retry", afterS: null, why: "The receiver did not answer within 10 seconds." };
  }
  const code = (error as { code?: unknown }).code;
  const named = typeof code === "string" && /^[A-Z_]{2,40}$/.test(code) ? ` (${code})` : "";
  return { result: "retry", afterS: null, why: `The receiver could not be reached${named}.` };
}
