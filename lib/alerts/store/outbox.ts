/**
 * The outbox of pages. A row is claimed for some seconds, sent, and marked by whoever holds the claim: a claim that runs out
 * is sent again under the same key, never called failed. Who wakes late finds that it is no longer theirs.
 */
import type { Actor, SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId } from "@/lib/id";
import type { Claimed, DeliveryKind } from "../model/delivery";
import { SEVERITIES } from "../model/severity";
import { callPager } from "./news";

/** Seconds that a claim holds; a request is given up before. */
export const LEASE_S = 20;

const CLAIM = {
  name: "delivery.claim",
  text: `
  WITH due AS (
    SELECT id FROM delivery
    WHERE state = 'pending' AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
      AND NOT channel_id = ANY($2::uuid[])
    ORDER BY severity, due_at LIMIT $3 FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE delivery d SET owner = $1::uuid, lease_until = now() + make_interval(secs => ${LEASE_S}),
      attempts = attempts + 1, tried_at = coalesce(tried_at, now())
    FROM due WHERE d.id = due.id RETURNING d.*
  )
  SELECT d.id, d.kind, d.attempts, d.created_at AS "createdAt", d.step, d.content, d.reference, d.severity::int AS severity,
    c.id AS "channelId", c.kind AS "channelKind", c.settings, p.id AS "personId", p.name AS "personName",
    p.time_zone AS "timeZone", a.id AS "alertId", d.episode, a.title, e.name AS environment, v.hostname AS host,
    a.started_at AS "startedAt", coalesce(a.annotations ->> 'summary', a.annotations ->> 'why') AS text,
    CASE WHEN d.kind = 'digest' THEN EXISTS (SELECT 1 FROM escalation w WHERE w.postponed_at IS NOT NULL
        AND w.state = 'running' AND d.person_id = ANY(w.postponed_for))
      ELSE EXISTS (SELECT 1 FROM alert x WHERE x.group_key = a.group_key AND x.severity = a.severity AND x.state = 'open'
        AND x.quiet IS NULL) END AS waits
  FROM claimed d JOIN notify_channel c ON c.id = d.channel_id LEFT JOIN person p ON p.id = d.person_id
  LEFT JOIN alert a ON a.id = d.alert_id LEFT JOIN environment e ON e.id = a.environment_id
  LEFT JOIN server v ON v.id = a.server_id`,
};

type Row = {
  id: string;
  kind: DeliveryKind;
  attempts: number;
  createdAt: Date;
  step: number;
  content: Claimed["content"];
  reference: string | null;
  severity: number;
  channelId: string;
  channelKind: string;
  settings: string;
  personId: string | null;
  personName: string | null;
  timeZone: string | null;
  alertId: string | null;
  episode: number;
  title: string | null;
  environment: string | null;
  host: string | null;
  startedAt: Date | null;
  text: string | null;
  waits: boolean;
};

/** The worst first. @param busy channels that have enough to do */
export async function claimDue(
  actor: SystemActor,
  owner: string,
  busy: readonly string[],
  most: number,
): Promise<Claimed[]> {
  const rows = await queryAs(actor, "delivery.send")<Row>(CLAIM, [owner, busy, most]);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    attempts: row.attempts,
    createdAt: row.createdAt,
    step: row.step,
    content: row.content,
    reference: row.reference,
    waits: row.waits,
    channel: { id: row.channelId, kind: row.channelKind, settings: row.settings },
    person:
      row.personId === null
        ? null
        : { id: row.personId, name: row.personName ?? "", timeZone: row.timeZone ?? "UTC" },
    alert:
      row.alertId === null
        ? null
        : {
            id: row.alertId,
            episode: row.episode,
            severity: SEVERITIES[row.severity] ?? "medium",
            title: row.title ?? "",
            environment: row.environment,
            host: row.host,
            startedAt: row.startedAt ?? row.createdAt,
            text: row.text,
          },
  }));
}

/** What came of an attempt. `retry` waits until then; `dead` is never tried again. */
export type Mark =
  | { state: "sent"; reference: string | null }
  | { state: "retry"; dueAt: Date; why: string }
  | { state: "dead"; why: string; isGone: boolean }
  | { state: "cancelled"; why: string };

const MARK = {
  name: "delivery.mark",
  text: `
  WITH marked AS (
    UPDATE delivery SET
      state = CASE $4 WHEN 'retry' THEN 'pending' ELSE $4 END,
      sent_at = CASE $4 WHEN 'sent' THEN now() END,
      due_at = coalesce($5::timestamptz, due_at), reference = coalesce($6, reference), failure = $7,
      lease_until = NULL, owner = NULL
    WHERE id = $1 AND owner = $2 AND attempts = $3 AND state = 'pending'
    RETURNING id, channel_id, alert_id, episode, person_id, kind
  ), channel AS (
    UPDATE notify_channel c SET
      sent_at = CASE WHEN $4 = 'sent' THEN now() ELSE c.sent_at END,
      failed_at = CASE WHEN $4 IN ('retry', 'dead') THEN now() ELSE c.failed_at END,
      failure = CASE WHEN $4 IN ('retry', 'dead') THEN $7 WHEN $4 = 'sent' THEN NULL ELSE c.failure END,
      retired_at = CASE WHEN $8::boolean THEN coalesce(c.retired_at, now()) ELSE c.retired_at END
    FROM marked WHERE c.id = marked.channel_id AND $4 <> 'cancelled'
    RETURNING c.name, c.kind
  ), noted AS (
    INSERT INTO alert_event (id, alert_id, episode, kind, actor, actor_name, detail)
    SELECT $9::uuid, m.alert_id, m.episode, CASE $4 WHEN 'sent' THEN 'delivered' ELSE 'undelivered' END, 'system', 'Paging',
      jsonb_build_object('what', m.kind, 'who', p.name, 'channel', ch.name, 'why', $7)
    FROM marked m JOIN notify_channel ch ON ch.id = m.channel_id LEFT JOIN person p ON p.id = m.person_id
    WHERE m.alert_id IS NOT NULL AND $4 IN ('sent', 'dead')
  )
  SELECT id FROM marked`,
};

/** @returns false when the claim had run out: somebody else has it, and this word does not count */
export async function mark(
  actor: SystemActor,
  owner: string,
  { id, attempts }: Pick<Claimed, "id" | "attempts">,
  marked: Mark,
): Promise<boolean> {
  const rows = await queryAs(actor, "delivery.send")(MARK, [
    id,
    owner,
    attempts,
    marked.state,
    marked.state === "retry" ? marked.dueAt : null,
    marked.state === "sent" ? marked.reference : null,
    marked.state === "sent" ? null : marked.why.slice(0, 1_000),
    marked.state === "dead" && marked.isGone,
    newId(),
  ]);
  return rows.length === 1;
}

/** Proves a channel: sent at once, whether or not the channel has been proven. @throws Forbidden */
export async function enqueueTest(actor: Actor, channelId: string): Promise<{ id: string }> {
  const id = newId();
  await queryAs(actor, actor.kind === "person" ? "channels.own.change" : "delivery.send")(
    `INSERT INTO delivery (id, key, episode, severity, channel_id, person_id, kind, content, step, loop, created_at,
       due_at, state)
     SELECT $1::uuid, 'test/' || $1::text, 0, 4, c.id, c.person_id, 'test', '{}', 0, 0, now(), now(), 'pending'
     FROM notify_channel c WHERE c.id = $2`,
    [id, channelId],
  );
  callPager();
  return { id };
}
