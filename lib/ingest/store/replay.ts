/** A message that was kept, read once more with what its source says today. Admins do it, and it is in the audit log. */
import type { PlannedReplay } from "@/lib/alerts/model/replay";
import { type KeptMessage, planReplay, writeReplay } from "@/lib/alerts/store/replaying";
import { type Actor, actorName } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound } from "@/lib/errors";
import { holding } from "../holding";
import type { ReplayPreview } from "../model/preview";
import { ALERT_FORMATS, type AlertFormat, SourceSettings } from "../model/source";
import { replayPreviewOf } from "../previewing";
import { understandKept } from "../webhooks/adapters";
import type { Message, Understood } from "../webhooks/inbound";
import { readPayload } from "./payloads";

type Planning = {
  message: KeptMessage;
  sourceId: string;
  understood: Understood;
  planned: PlannedReplay[];
  now: Date;
};

/** Nothing is written. @throws NotFound; Conflict for a source that was revoked; Forbidden */
export async function previewReplay(actor: Actor, id: string): Promise<ReplayPreview> {
  const { understood, planned } = await plan(actor, id);
  return replayPreviewOf(understood, planned);
}

/**
 * What is newer is left as it is, and so is what somebody changed between the looking and the deed.
 * @throws NotFound; Conflict when nothing of it would change anything; Forbidden
 */
export async function replayMessage(actor: Actor, id: string): Promise<{ written: number; left: number }> {
  const { message, sourceId, planned, now } = await plan(actor, id);
  const changing = planned.filter(({ replayed }) => replayed.writes);
  if (changing.length === 0) {
    throw new Conflict(
      "Reading this message again would change nothing. What came of it stands on its page.",
    );
  }
  // The entry comes first: a deed that fails half way is in the log too.
  await writeAs(actor, "alerts.replay", async () => ({
    result: undefined,
    target: `payload/${id}`,
    after: { source: sourceId, at: message.at.toISOString(), by: actorName(actor), alerts: changing.length },
  }));
  const written = await writeReplay(actor, message, planned, now);
  return { written: written.size, left: planned.length - written.size };
}

async function plan(actor: Actor, id: string): Promise<Planning> {
  const payload = await readPayload(actor, id);
  const source = await sourceOf(actor, id);
  const settings = settingsOf(source.settings);
  const at = payload.at.getTime();
  const understood = understandKept(source.format, messageOf(payload), settings, at);
  const signals = [...holding(understood.signals, settings.autoResolveAfterS, at)];
  const message = { id, sourceNo: source.no, at: payload.at, reopens: source.format !== "pagerduty" };
  return {
    ...{ message, sourceId: source.id, understood: { ...understood, signals }, now: source.now },
    planned: await planReplay(actor, message, signals, source.now),
  };
}

type Source = { id: string; no: number; format: AlertFormat; settings: unknown; now: Date };

async function sourceOf(actor: Actor, payloadId: string): Promise<Source> {
  const [row] = await queryAs(actor, "alerts.replay")<Source & { revokedAt: Date | null }>(
    `SELECT s.id, s.no, s.format, s.settings, s.revoked_at AS "revokedAt", date_trunc('milliseconds', now()) AS now
     FROM payload p JOIN source s ON s.no = p.source_no WHERE p.id = $1 AND s.no > 0`,
    [payloadId],
  );
  if (!row) throw new NotFound("There is no such message, or its time is over.");
  if (row.revokedAt)
    throw new Conflict("The source of this message is revoked: nothing of it is taken any more.");
  if (!ALERT_FORMATS.includes(row.format)) {
    throw new Conflict("Messages of this format are not alerts, and are not read a second time.");
  }
  return row;
}

/** What was saved by an older version and means nothing now counts as not said. */
export function settingsOf(saved: unknown): SourceSettings {
  const settings = SourceSettings.safeParse(saved);
  return settings.success ? settings.data : SourceSettings.parse({});
}

/** As it came: what its envelope did not keep were secrets, and nothing that says how to read it. */
export function messageOf({ envelope, bytes }: { envelope: object; bytes: Uint8Array }): Message {
  const { method, headers, query } = envelope as {
    method?: unknown;
    headers?: Record<string, string>;
    query?: [string, string][];
  };
  return {
    method: typeof method === "string" ? method : "POST",
    headers: new Headers(headers ?? {}),
    query: new URLSearchParams(query ?? []),
    body: new TextDecoder().decode(bytes),
  };
}
