/** One source: what it says, what it sent last, and what its messages would be with other settings. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { NotFound } from "@/lib/errors";
import { isId, timeOfId } from "@/lib/id";
import { holding } from "../holding";
import type { Preview } from "../model/preview";
import type { PreviewWish, SourceChange } from "../model/preview-wish";
import type { AlertFormat, SourceRow, SourceSettings } from "../model/source";
import { previewOf } from "../previewing";
import { understandKept } from "../webhooks/adapters";
import type { Message } from "../webhooks/inbound";
import { readPayload } from "./payloads";
import { messageOf, settingsOf } from "./replay";

export type SourceOnPage = Omit<SourceRow, "format"> & { format: AlertFormat; settings: SourceSettings };

/** Without its token, and without its key. @throws NotFound, Forbidden */
export async function getSource(actor: Actor, id: string): Promise<SourceOnPage> {
  const [row] = isId(id)
    ? await queryAs(actor, "sources.read")<SourceOnPage>(
        `SELECT s.id, s.name, s.format, s.settings, s.secret IS NOT NULL AS signs, s.created_by AS "createdBy",
           s.created_at AS "createdAt", s.revoked_at AS "revokedAt", c.seen_at AS "seenAt",
           coalesce(c.messages, 0)::float8 AS messages, coalesce(c.signals, 0)::float8 AS signals,
           coalesce(c.refused, 0)::float8 AS refused, c.refusal, c.refused_at AS "refusedAt"
         FROM source s LEFT JOIN source_contact c ON c.source_no = s.no WHERE s.id = $1 AND s.no > 0`,
        [id],
      )
    : [];
  if (!row) throw new NotFound("There is no such source.");
  return { ...row, settings: settingsOf(row.settings) };
}

export type MessageRow = { id: string; at: Date; size: number; signals: number; refused: number };

/** Messages that a page and a preview offer. */
const LAST = 20;

/** The newest, at most 20; what says nothing new is not kept. @throws Forbidden */
export async function lastMessages(actor: Actor, sourceId: string): Promise<MessageRow[]> {
  const rows = await queryAs(actor, "evidence.read")<Omit<MessageRow, "at">>(
    `SELECT p.id, p.size, p.signals, jsonb_array_length(p.refused) AS refused FROM payload p
     WHERE p.source_no = (SELECT no FROM source WHERE id = $1) ORDER BY p.id DESC LIMIT ${LAST}`,
    [sourceId],
  );
  return rows.map((row) => ({ ...row, at: timeOfId(row.id) ?? new Date(0) }));
}

/** What comes after this is read by it. @throws NotFound, also for one that was revoked; Forbidden */
export async function changeSource(
  actor: Actor,
  id: string,
  { name, settings }: SourceChange,
): Promise<void> {
  await writeAs(actor, "sources.change", async (tx) => {
    const former = await tx.source.findFirst({
      where: { id, revokedAt: null, no: { gt: 0 } },
      select: { name: true, settings: true },
    });
    if (!former) throw new NotFound("There is no such source that could be changed.");
    await tx.source.update({ where: { id }, data: { name, settings } });
    return { result: undefined, target: `source/${id}`, before: former, after: { name, settings } };
  });
}

/** Nothing is kept and nothing is told. @throws NotFound for a message of another source, or of none; Forbidden */
export async function previewDraft(
  actor: Actor,
  id: string,
  { settings, message }: PreviewWish,
): Promise<Preview> {
  const [source] = await queryAs(actor, "sources.change")<{ format: AlertFormat; now: Date; isOwn: boolean }>(
    `SELECT format, now() AS now, $2::uuid IS NULL OR EXISTS (SELECT 1 FROM payload p WHERE p.id = $2 AND p.source_no = no)
       AS "isOwn" FROM source WHERE id = $1 AND no > 0`,
    [id, "id" in message ? message.id : null],
  );
  if (!source) throw new NotFound("There is no such source.");
  if (!source.isOwn) throw new NotFound("This source has no such message, or its time is over.");
  const { at, sent } = await sentOf(actor, message, source.now);
  const understood = understandKept(source.format, sent, settings, at.getTime());
  const signals = [...holding(understood.signals, settings.autoResolveAfterS, at.getTime())];
  return previewOf({ ...understood, signals });
}

async function sentOf(
  actor: Actor,
  message: PreviewWish["message"],
  now: Date,
): Promise<{ at: Date; sent: Message }> {
  if ("id" in message) {
    const payload = await readPayload(actor, message.id);
    return { at: payload.at, sent: messageOf(payload) };
  }
  const headers = new Headers({ "content-type": contentTypeOf(message.contentType) });
  return { at: now, sent: { method: "POST", headers, query: new URLSearchParams(), body: message.text } };
}

/** What no header may hold is no media type either. */
function contentTypeOf(text: string): string {
  return /^[\x20-\x7e]+$/.test(text) ? text : "application/json";
}
