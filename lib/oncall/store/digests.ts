/**
 * Pages that wait for room are told in one message to each person, by the outbox that every page goes through: a row of its
 * own, leased, tried again, and planned once, because its key says what was known when it was planned. In every queue it
 * stands behind the critical pages.
 */
import { SEVERITIES } from "@/lib/alerts/model/severity";
import { callPager } from "@/lib/alerts/store/news";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId } from "@/lib/id";
import {
  AGAIN_S,
  type Backlog,
  type Digest,
  digestOf,
  isDigestDue,
  MOST_LINES,
  type WaitingGroup,
} from "../digest";
import { ladderOf } from "../notify";
import { readDuty } from "./duty";

/** People in one look, a second apart: a storm takes tenths of a second to read for each, and pages are planned in between. */
const AT_A_TIME = 4;

export async function planDigests(actor: SystemActor): Promise<void> {
  const backlogs = await readBacklogs(actor);
  const due = backlogs.filter((backlog) => isDigestDue(backlog, backlog.now)).slice(0, AT_A_TIME);
  if (due.length === 0) return;
  const { people } = await readDuty(actor);
  for (const backlog of due) {
    const person = people.find(({ id }) => id === backlog.personId);
    const digest = person ? digestOf(await readGroups(actor, person.id)) : null;
    if (!person || !digest) continue;
    const [rung] = ladderOf(person, backlog.now, digest.severity).rungs;
    if (rung) await enqueue(actor, backlog, rung.channelId, digest);
  }
}

type Known = Backlog & { now: number };

/** The last message is looked for once a person, however much waits. */
const BACKLOGS = {
  name: "digest.backlogs",
  text: `
  WITH waiting AS MATERIALIZED (
    SELECT w.person_id, e.severity, e.postponed_at FROM escalation e CROSS JOIN unnest(e.postponed_for) AS w(person_id)
    WHERE e.postponed_at IS NOT NULL AND e.state = 'running'
  ), people AS MATERIALIZED (
    SELECT one.person_id, (
      SELECT max(d.created_at) FROM delivery d
      WHERE d.person_id = one.person_id AND d.kind = 'digest' AND d.created_at > now() - interval '1 day'
    ) AS told_at
    FROM (SELECT DISTINCT person_id FROM waiting) one
  ), unnamed AS (
    SELECT w.person_id, w.severity, w.postponed_at FROM waiting w JOIN people p USING (person_id)
    WHERE p.told_at IS NULL OR w.postponed_at > p.told_at OR p.told_at < now() - make_interval(secs => ${AGAIN_S})
  )
  SELECT p.person_id AS "personId", p.told_at AS "toldAt", min(u.postponed_at) AS "unnamedSince",
    coalesce(bool_or(u.severity = 0), false) AS "isCriticalUnnamed", now() AS now
  FROM people p LEFT JOIN unnamed u USING (person_id) GROUP BY p.person_id, p.told_at
  ORDER BY "isCriticalUnnamed" DESC, "unnamedSince", p.person_id`,
};

type BacklogRow = Pick<Backlog, "personId" | "isCriticalUnnamed"> & {
  toldAt: Date | null;
  unnamedSince: Date | null;
  now: Date;
};

async function readBacklogs(actor: SystemActor): Promise<Known[]> {
  const rows = await queryAs(actor, "oncall.escalate")<BacklogRow>(BACKLOGS);
  return rows.map(({ toldAt, unnamedSince, now, ...row }) => ({
    ...row,
    toldAt: toldAt?.getTime() ?? null,
    unnamedSince: unnamedSince?.getTime() ?? null,
    now: now.getTime(),
  }));
}

/** Titles only of those that are shown: a storm may have thousands. */
const GROUPS = `
  WITH waiting AS MATERIALIZED (
    SELECT e.group_key, e.severity, e.postponed_at, (
      SELECT count(*)::int FROM alert a WHERE a.group_key = e.group_key AND a.severity = e.severity AND a.state = 'open'
        AND a.quiet IS NULL
    ) AS open
    FROM escalation e WHERE e.postponed_at IS NOT NULL AND e.state = 'running' AND $1::uuid = ANY(e.postponed_for)
  ), ranked AS (
    SELECT *, row_number() OVER (ORDER BY severity, open DESC, postponed_at) AS place FROM waiting WHERE open > 0
  )
  SELECT r.group_key AS "groupKey", r.severity::int AS severity, r.open, l.title, v.name AS environment FROM ranked r
  LEFT JOIN LATERAL (
    SELECT a.title, a.environment_id FROM alert a
    WHERE r.place <= ${MOST_LINES} AND a.group_key = r.group_key AND a.severity = r.severity AND a.state = 'open'
      AND a.quiet IS NULL
    ORDER BY a.opened_at, a.id LIMIT 1
  ) l ON true
  LEFT JOIN environment v ON v.id = l.environment_id ORDER BY r.place`;

async function readGroups(actor: SystemActor, personId: string): Promise<WaitingGroup[]> {
  const rows = await queryAs(actor, "oncall.escalate")<Omit<WaitingGroup, "severity"> & { severity: number }>(
    GROUPS,
    [personId],
  );
  return rows.map((row) => ({ ...row, severity: SEVERITIES[row.severity] ?? "medium" }));
}

const ENQUEUE = `
  INSERT INTO delivery (id, key, episode, severity, channel_id, person_id, kind, content, step, loop, created_at, due_at,
    state)
  VALUES ($1, $2, 0, $3, $4, $5, 'digest', $6, 0, 0, $7, $7, 'pending')
  ON CONFLICT (key) DO NOTHING RETURNING id`;

async function enqueue(
  actor: SystemActor,
  { personId, unnamedSince, toldAt, now }: Known,
  channelId: string,
  { count, lines, severity, title, path }: Digest,
): Promise<void> {
  const at = new Date(now);
  const made = await queryAs(actor, "oncall.escalate")(ENQUEUE, [
    newId(at),
    `digest/${personId}/${toldAt ?? 0}/${unnamedSince ?? 0}`,
    Math.max(1, SEVERITIES.indexOf(severity)),
    channelId,
    personId,
    JSON.stringify({ count, lines, digest: { severity, title, path, since: unnamedSince } }),
    at,
  ]);
  if (made.length > 0) callPager();
}
