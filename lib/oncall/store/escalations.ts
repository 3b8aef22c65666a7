/**
 * Alerts that wait, stepped through their policies. A waiting row is claimed for some seconds; what is planned from it and how
 * it stands afterwards are one statement, and pages have keys, so planning again after a crash makes none twice.
 */

import { CANARY_SOURCE_NO } from "@/lib/alerts/model/canary";
import { SEVERITIES } from "@/lib/alerts/model/severity";
import type { Labels } from "@/lib/alerts/model/signal";
import { callPager } from "@/lib/alerts/store/news";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { type FailPoint, failPoint } from "@/lib/fail-point";
import { newId } from "@/lib/id";
import { CANARY_DUTY } from "../canary-duty";
import { type Page, type Stepped, stepOn, type Waiting } from "../stepping";
import { fitting, type Told } from "../throttling";
import { readDuty } from "./duty";

const AT_A_TIME = 100;
const LEASE_S = 20;
/** New alerts of a group whose former ones somebody has are told no sooner than this after the last page. */
const GROUP_INTERVAL_S = 300;

/** One look: what is due is planned. @returns how many were looked at */
export async function escalate(actor: SystemActor, owner: string): Promise<number> {
  const waiting = await claim(actor, owner);
  if (waiting.length === 0) return 0;
  mayFail("escalator.claimed", waiting);
  const duty = await readDuty(actor);
  const now = waiting[0]?.now.getTime() ?? Date.now();
  const stepped = waiting.map((one) => ({
    one,
    stepped: stepOn(waitingOf(one), one.sourceNo === CANARY_SOURCE_NO ? CANARY_DUTY : duty, now),
  }));
  const people = [
    ...new Set(stepped.flatMap(({ stepped: { pages } }) => pages.map(({ personId }) => personId))),
  ];
  const told = await readTold(actor, people);
  mayFail("escalator.planned", waiting);
  await write(actor, owner, planned(stepped, told, now), now);
  mayFail("escalator.written", waiting);
  return waiting.length;
}

/** Where a test wants to see what an escalation survives; the canary's are not its concern. */
function mayFail(place: FailPoint, waiting: readonly Row[]): void {
  if (waiting.some(({ sourceNo }) => sourceNo !== CANARY_SOURCE_NO)) failPoint(place);
}

type Row = {
  id: string;
  groupKey: string;
  severity: number;
  startedAt: Date;
  step: number | null;
  loop: number;
  policyId: string | null;
  /** What was said the last time why nobody could be told. */
  gap: string | null;
  open: number;
  resting: number;
  alertId: string | null;
  sourceNo: number | null;
  episode: number | null;
  title: string | null;
  environment: string | null;
  labels: Labels | null;
  now: Date;
};

const CLAIM = {
  name: "escalation.claim",
  text: `
  WITH due AS (
    SELECT id FROM escalation
    WHERE state = 'running' AND next_at <= now() AND (lease_until IS NULL OR lease_until < now())
    ORDER BY severity, next_at LIMIT ${AT_A_TIME} FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE escalation e SET owner = $1::uuid, lease_until = now() + make_interval(secs => ${LEASE_S})
    FROM due WHERE e.id = due.id RETURNING e.*
  )
  SELECT c.id, c.group_key AS "groupKey", c.severity::int AS severity, c.started_at AS "startedAt", c.step, c.loop,
    c.policy_id AS "policyId", c.gap, g.open, g.resting, l.id AS "alertId", l.source_no AS "sourceNo", l.episode, l.title, l.labels,
    e.name AS environment, now() AS now
  FROM claimed c
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE a.state = 'open' AND a.quiet IS NULL))::int AS open,
      (count(*) FILTER (WHERE a.state <> 'open' OR a.quiet IS NOT NULL))::int AS resting
    FROM alert a WHERE a.group_key = c.group_key AND a.severity = c.severity AND a.state <> 'resolved'
  ) g
  LEFT JOIN LATERAL (
    SELECT a.id, a.source_no, a.episode, a.title, a.labels, a.environment_id FROM alert a
    WHERE a.group_key = c.group_key AND a.severity = c.severity AND a.state = 'open' AND a.quiet IS NULL
    ORDER BY a.opened_at, a.id LIMIT 1
  ) l ON true
  LEFT JOIN environment e ON e.id = l.environment_id`,
};

function claim(actor: SystemActor, owner: string): Promise<Row[]> {
  return queryAs(actor, "oncall.escalate")<Row>(CLAIM, [owner]);
}

function waitingOf(row: Row): Waiting {
  return {
    id: row.id,
    startedAt: row.startedAt.getTime(),
    step: row.step,
    loop: row.loop,
    policyId: row.policyId,
    severity: SEVERITIES[row.severity] ?? "medium",
    open: row.open,
    resting: row.resting,
    lead:
      row.alertId === null
        ? null
        : { alertId: row.alertId, environment: row.environment, labels: row.labels ?? {} },
  };
}

/** What people were told in the last minute. */
async function readTold(actor: SystemActor, people: readonly string[]): Promise<Told> {
  if (people.length === 0) return new Map();
  const rows = await queryAs(actor, "oncall.escalate")<{ personId: string; count: number }>(
    `SELECT person_id AS "personId", count(DISTINCT escalation_id)::int AS count FROM delivery
     WHERE person_id = ANY($1::uuid[]) AND created_at > now() - interval '1 minute' AND kind = 'page'
     GROUP BY person_id`,
    [people],
  );
  return new Map(rows.map(({ personId, count }) => [personId, count]));
}

/** `waitFor`: whom its pages are for that have to wait. */
type Planned = { row: Row; stepped: Stepped; pages: Page[]; waitFor: string[] };

/** More than a person can read in a minute is told later, and until then in a digest: `digests.ts`. */
function planned(all: readonly { one: Row; stepped: Stepped }[], told: Told, now: number): Planned[] {
  return all.map(({ one, stepped }) => {
    const pages = fitting(stepped.pages, told, one.severity);
    if (pages !== null) return { row: one, stepped, pages, waitFor: [] };
    const later = { ...stepped, step: one.step, loop: one.loop, nextAt: now + 15_000, gaps: [] };
    const waitFor = [...new Set(stepped.pages.map(({ personId }) => personId))];
    return { row: one, stepped: later, pages: [], waitFor };
  });
}

const WRITE = {
  name: "escalation.write",
  text: `
  WITH stepped AS (
    SELECT * FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::int[], $7::int[], $8::timestamptz[], $9::text[],
      $10::boolean[], $28::text[]) AS s(id, state, policy_id, step, loop, next_at, gap, paged, wait_for)
  ), moved AS (
    UPDATE escalation e SET state = s.state, policy_id = s.policy_id, step = s.step, loop = s.loop, next_at = s.next_at,
      gap = s.gap, paged_at = CASE WHEN s.paged THEN $2::timestamptz ELSE e.paged_at END,
      ended_at = CASE WHEN s.state = 'over' THEN $2::timestamptz END, lease_until = NULL, owner = NULL,
      postponed_at = CASE WHEN s.wait_for IS NOT NULL THEN coalesce(e.postponed_at, $2::timestamptz) END,
      postponed_for = s.wait_for::uuid[]
    FROM stepped s WHERE e.id = s.id AND e.owner = $1::uuid
    RETURNING e.id, e.state, e.started_at
  ), paged AS (
    INSERT INTO delivery (id, key, escalation_id, alert_id, episode, severity, channel_id, person_id, kind, content, step,
      loop, created_at, due_at, state)
    SELECT p.id, p.escalation_id || '/' || extract(epoch FROM moved.started_at)::text || '/' || p.loop || '/' || p.step ||
        '/' || p.person_id || '/' || p.channel_id,
      p.escalation_id, p.alert_id, p.episode, p.severity, p.channel_id, p.person_id, 'page', p.content, p.step, p.loop,
      $2::timestamptz, p.due_at, 'pending'
    FROM unnest($11::uuid[], $12::uuid[], $13::uuid[], $14::int[], $15::int[], $16::uuid[], $17::uuid[], $18::jsonb[],
      $19::int[], $20::int[], $21::timestamptz[])
      AS p(id, escalation_id, alert_id, episode, severity, channel_id, person_id, content, step, loop, due_at)
    JOIN moved ON moved.id = p.escalation_id
    ON CONFLICT (key) DO NOTHING
  ), noted AS (
    INSERT INTO alert_event (id, alert_id, episode, kind, actor, actor_name, detail)
    SELECT n.id, n.alert_id, n.episode, n.kind, 'system', 'Paging', n.detail
    FROM unnest($22::uuid[], $23::uuid[], $24::uuid[], $25::int[], $26::text[], $27::jsonb[])
      AS n(id, escalation_id, alert_id, episode, kind, detail)
    JOIN moved ON moved.id = n.escalation_id
  )
  SELECT id FROM moved`,
};

async function write(actor: SystemActor, owner: string, all: readonly Planned[], now: number): Promise<void> {
  const pages = all.flatMap(({ row, pages: own, stepped }) => own.map((page) => ({ row, page, stepped })));
  const notes = all.flatMap(({ row, stepped, pages: own }) => notesOf(row, stepped, own));
  await queryAs(actor, "oncall.escalate")(WRITE, [
    owner,
    new Date(now),
    all.map(({ row }) => row.id),
    all.map(({ stepped }) => stepped.state),
    all.map(({ stepped }) => stepped.policyId),
    all.map(({ stepped }) => stepped.step),
    all.map(({ stepped }) => stepped.loop),
    all.map(({ stepped }) => (stepped.nextAt === null ? null : new Date(stepped.nextAt))),
    all.map(({ stepped }) => stepped.gaps.join(" ") || null),
    all.map(({ pages: own }) => own.length > 0),
    pages.map((_, place) => newId(new Date(now), undefined, place)),
    pages.map(({ row }) => row.id),
    pages.map(({ row }) => row.alertId),
    pages.map(({ row }) => row.episode ?? 1),
    pages.map(({ row }) => row.severity),
    pages.map(({ page }) => page.channelId),
    pages.map(({ page }) => page.personId),
    pages.map(({ row, stepped }) => JSON.stringify(contentOf(row, stepped))),
    pages.map(({ page }) => page.step),
    pages.map(({ page }) => page.loop),
    pages.map(({ page }) => new Date(page.dueAt)),
    notes.map((_, place) => newId(new Date(now), undefined, place)),
    notes.map(({ row }) => row.id),
    notes.map(({ row }) => row.alertId),
    notes.map(({ row }) => row.episode ?? 1),
    notes.map(({ kind }) => kind),
    notes.map(({ detail }) => JSON.stringify(detail)),
    all.map(({ waitFor }) => (waitFor.length > 0 ? `{${waitFor.join()}}` : null)),
  ]);
  if (pages.length > 0) callPager();
}

function contentOf({ open }: Row, { next }: Stepped): object {
  return { count: open, next: next && { at: new Date(next.at).toISOString(), who: next.who } };
}

type EventNote = { row: Row; kind: string; detail: Record<string, string | number> };

/** Only what is new: a group without a policy is looked at every minute, and one line about it is enough. */
function notesOf(row: Row, stepped: Stepped, pages: readonly Page[]): EventNote[] {
  if (row.alertId === null || stepped.state !== "running") return [];
  const gaps = stepped.gaps.join(" ") === row.gap ? [] : stepped.gaps;
  const told =
    pages.length > 0
      ? [{ row, kind: "paged", detail: { step: (stepped.step ?? 0) + 1, round: stepped.loop + 1 } }]
      : [];
  return [...told, ...gaps.map((text) => ({ row, kind: "gap", detail: { text } }))];
}

/**
 * What has changed for those that are not due: groups of which nothing is left are over, and whoever was paged is told so;
 * groups whose alert is open again, or has a new one, go on.
 */
export async function reviseWaiting(actor: SystemActor): Promise<void> {
  const query = queryAs(actor, "oncall.escalate");
  await query(OVER);
  await query(`
    UPDATE escalation e SET state = 'held', next_at = NULL, postponed_at = NULL, postponed_for = NULL
    WHERE e.state = 'running' AND e.lease_until IS NULL
      AND (e.next_at IS NULL OR e.next_at > now() + interval '2 seconds') AND NOT EXISTS (
      SELECT 1 FROM alert a WHERE a.group_key = e.group_key AND a.severity = e.severity AND a.state = 'open'
        AND a.quiet IS NULL)`);
  // Somebody had it, and has it no more: the same step again. A new alert of the group: no sooner than the interval.
  await query(`
    UPDATE escalation e SET state = 'running', started_at = now(), step = NULLIF(coalesce(e.step, 0) - 1, -1),
      next_at = CASE WHEN lapsed.is THEN now()
        ELSE greatest(now(), e.paged_at + make_interval(secs => ${GROUP_INTERVAL_S}), now()) END
    FROM (SELECT h.id, bool_or(a.opened_at < h.paged_at) AS is FROM escalation h
          JOIN alert a ON a.group_key = h.group_key AND a.severity = h.severity AND a.state = 'open' AND a.quiet IS NULL
          WHERE h.state = 'held' GROUP BY h.id) lapsed
    WHERE e.id = lapsed.id AND e.state = 'held'`);
}

/** Those who got a page hear that it is over, by the same channels. */
const OVER = `
  WITH over AS (
    UPDATE escalation e SET state = 'over', ended_at = now(), next_at = NULL, postponed_at = NULL, postponed_for = NULL
    WHERE e.state <> 'over' AND e.lease_until IS NULL AND NOT EXISTS (
      SELECT 1 FROM alert a WHERE a.group_key = e.group_key AND a.severity = e.severity AND a.state <> 'resolved')
    RETURNING e.id
  )
  INSERT INTO delivery (id, key, escalation_id, alert_id, episode, severity, channel_id, person_id, kind, content, step, loop,
    created_at, due_at, state)
  SELECT garrison_new_id(), o.id || '/resolved/' || d.channel_id, o.id, (array_agg(d.alert_id))[1], max(d.episode),
    max(d.severity), d.channel_id, (array_agg(d.person_id))[1], 'resolved', '{}', 0, 0, now(), now(), 'pending'
  FROM over o JOIN delivery d ON d.escalation_id = o.id AND d.kind = 'page' AND d.state = 'sent'
  GROUP BY o.id, d.channel_id
  ON CONFLICT (key) DO NOTHING`;
