/** A message of a source: kept byte for byte with what it says, then answered. */
import { createHash } from "node:crypto";
import { wholeText } from "@/lib/alerts/model/signal";
import { recordSignals } from "@/lib/alerts/store/signals";
import { system } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { squeezeNow } from "@/lib/compress";
import { newId } from "@/lib/id";
import { log } from "@/lib/log";
import { holding } from "../holding";
import type { Message, Understood } from "../webhooks/inbound";
import type { KnownSource } from "./sources";

/** Headers that say how to read a message; none of them carries a secret. */
const READING_HEADERS =
  /^(content-type|content-encoding|user-agent|ce-[a-z0-9]+|x-grafana-\w+|webhook-(id|timestamp))$/;
/** Keys of a query that are tokens. */
const SECRET_KEYS = new Set(["token", "key", "api_key", "apikey", "access_token", "secret", "password"]);
const REFUSALS_KEPT = 100;

/**
 * Everything understood is recorded before this returns; what was refused is kept with the message.
 * @throws Conflict, and whatever the database cannot do now: then nothing was promised
 */
export async function recordMessage(
  { actor, settings }: KnownSource,
  message: Message & { raw: Uint8Array },
  understood: Understood,
  at: Date,
): Promise<void> {
  const { refused } = understood;
  const signals = holding(understood.signals, settings.autoResolveAfterS, at.getTime());
  const payload = () => ({
    id: newId(at),
    sha256: createHash("sha256").update(message.raw).digest(),
    size: message.raw.length,
    envelope: envelopeOf(message),
    bytes: squeezeNow(message.raw),
    signals: signals.length,
    refused: refused.slice(0, REFUSALS_KEPT).map(({ index, why }) => ({ index, why: wholeText(why, 1_000) })),
  });
  await recordSignals(
    actor,
    { sourceNo: actor.no, at, payload, reopens: actor.format !== "pagerduty" },
    signals,
  );
  noteContact(actor.no, understood, at);
}

function envelopeOf({ method, headers, query }: Message): object {
  const told = [...headers].filter(([name]) => READING_HEADERS.test(name)).slice(0, 30);
  const asked = [...query].filter(([name]) => !SECRET_KEYS.has(name.toLowerCase())).slice(0, 50);
  return {
    method,
    ...(asked.length > 0
      ? { query: asked.map(([name, value]) => [wholeText(name, 200), wholeText(value, 2_000)]) }
      : {}),
    headers: Object.fromEntries(told.map(([name, value]) => [name, wholeText(value, 500)])),
  };
}

type Contact = { at: Date; messages: number; signals: number; refused: number; refusal: string | null };

/** When a source was heard of is for people to read: it is written once a second, not with every message. */
const contacts = new Map<number, Contact>();
const CONTACT_MS = 1_000;

export function noteContact(sourceNo: number, { signals, refused }: Understood, at: Date): void {
  const waits = contacts.size > 0;
  const former = contacts.get(sourceNo);
  contacts.set(sourceNo, {
    at,
    messages: (former?.messages ?? 0) + 1,
    signals: (former?.signals ?? 0) + signals.length,
    refused: (former?.refused ?? 0) + refused.length,
    refusal: (refused[0] && wholeText(refused[0].why, 1_000)) ?? former?.refusal ?? null,
  });
  if (!waits) setTimeout(() => void writeContacts(), CONTACT_MS).unref();
}

/** Also called when the process ends. */
export async function writeContacts(): Promise<void> {
  const entries = [...contacts];
  contacts.clear();
  if (entries.length === 0) return;
  const values = entries.map(([, contact]) => contact);
  await queryAs(system("source contact"), "alerts.signal.record")(
    `UPDATE source_contact c SET seen_at = greatest(c.seen_at, t.at), messages = c.messages + t.messages,
       signals = c.signals + t.signals, refused = c.refused + t.refused, refusal = coalesce(t.refusal, c.refusal),
       refused_at = CASE WHEN t.refused > 0 THEN t.at ELSE c.refused_at END
     FROM unnest($1::int[], $2::timestamptz[], $3::int[], $4::int[], $5::int[], $6::text[])
       AS t(no, at, messages, signals, refused, refusal)
     WHERE c.source_no = t.no`,
    [
      entries.map(([no]) => no),
      values.map(({ at }) => at),
      values.map(({ messages }) => messages),
      values.map(({ signals }) => signals),
      values.map(({ refused }) => refused),
      values.map(({ refusal }) => refusal),
    ],
  ).catch((error: unknown) => log.warn({ err: error }, "When sources were heard of could not be written."));
}
