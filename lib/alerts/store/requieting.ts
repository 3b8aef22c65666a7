/**
 * Looks again who is told of the alerts that stand, when a silence has begun, ended or changed, when a rule has, or when
 * an alert that explains others has come or gone.
 *
 * What was done last stands in a row of the settings, so nothing is done while nothing has changed. Alerts are written
 * meanwhile by processes that read the silences a moment before, so each look is repeated once, some seconds later.
 */
import { actorName, actorRef, type SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId } from "@/lib/id";
import { CANARY_SOURCE_NO } from "../model/canary";
import { SEVERITIES } from "../model/severity";
import type { Labels, Quiet } from "../model/signal";
import { type Asked, type Inhibitor, type Quieting, quietingOf, quietOf } from "../quieting";
import type { Note } from "../telling";
import { tellPages } from "./news";
import { INHIBITIONS_KEY, quietNotes, readInhibitors, readQuieting } from "./quieting";
import { waiterValues, waitingRows } from "./waiting";

const DONE_KEY = "alerts.quieted";
const AT_A_TIME = 500;
const IDS_AT_A_TIME = 20_000;
/** Whoever read the silences before a change has written by then. */
const AGAIN_MS = 10_000;

/** What the last look was made of. */
type Done = {
  version: number;
  /** Of the rules of inhibition. */
  rules: string | null;
  /** Of the alerts that explain others. */
  inhibitors: string;
  /** When, by the clock of the database, in milliseconds since 1970. */
  at: number;
  /** When a change was last looked at that must be looked at once more: at the alerts concerned, or at all. */
  some: number | null;
  all: number | null;
};

type Situation = {
  now: Date;
  version: number | null;
  rules: string | null;
  inhibitors: string | null;
  /** When a silence last began or ended. */
  turned: Date | null;
  done: Done | null;
};

/** @returns how many alerts were changed */
export async function requietDue(actor: SystemActor): Promise<number> {
  const situation = await readSituation(actor);
  const { version, rules, done, now } = situation;
  if (version === null) return 0;
  const changed = whatChanged(situation);
  const which =
    changed === "all" || isDue(done?.all, now) ? "all" : (changed ?? (isDue(done?.some, now) && "some"));
  if (!which) return 0;
  const quieting = (await readQuieting(actor)) ?? quietingOf([], []);
  const look = await lookAgain(actor, quieting, now, which);
  // What others changed at the same moment is looked at the next time.
  if (!look.isWhole) return look.changed;
  const at = now.getTime();
  const all = changed === "all" ? at : which === "all" ? null : (done?.all ?? null);
  const inhibitors = situation.inhibitors ?? "";
  await keepDone(actor, { version, rules, inhibitors, at, some: changed === "some" ? at : null, all });
  return look.changed;
}

function isDue(since: number | null | undefined, now: Date): boolean {
  return typeof since === "number" && now.getTime() >= since + AGAIN_MS;
}

async function keepDone(actor: SystemActor, done: Done): Promise<void> {
  await queryAs(actor, "alerts.settle")(
    `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, now())
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [DONE_KEY, JSON.stringify(done)],
  );
}

const SITUATION = {
  name: "alert.quieting-situation",
  text: `
  SELECT now() AS now,
    (SELECT (value ->> 'version')::int FROM setting WHERE key = 'alerts.quieting') AS version,
    (SELECT md5(value::text) FROM setting WHERE key = '${INHIBITIONS_KEY}') AS rules,
    (SELECT concat_ws(' ', count(*), sum(version), sum(hashtextextended(id::text, 0))) FROM alert
      WHERE inhibits AND state <> 'resolved') AS inhibitors,
    greatest((SELECT max(ends_at) FROM silence WHERE ends_at <= now()),
      (SELECT max(starts_at) FROM silence WHERE ends_at > now() AND starts_at <= now())) AS turned,
    (SELECT value FROM setting WHERE key = '${DONE_KEY}') AS done`,
};

async function readSituation(actor: SystemActor): Promise<Situation> {
  const [row] = await queryAs(actor, "alerts.settle")<Situation>(SITUATION);
  if (!row) throw new Error("The database said nothing of its silences.");
  return row;
}

/** Since the last look; null: nothing. */
function whatChanged({ version, rules, inhibitors, turned, done }: Situation): "some" | "all" | null {
  if (!done || rules !== done.rules) return "all";
  const isSame = version === done.version && (inhibitors ?? "") === done.inhibitors;
  return isSame && (turned === null || turned.getTime() <= done.at) ? null : "some";
}

type Look = { changed: number; isWhole: boolean };

async function lookAgain(
  actor: SystemActor,
  quieting: Quieting,
  now: Date,
  which: "some" | "all",
): Promise<Look> {
  const explains = quieting.explainedBy(quieting.hasRules ? await readInhibitors(actor) : []);
  const hints = which === "all" ? [{}] : quieting.hints(now.getTime());
  const look: Look = { changed: 0, isWhole: true };
  for (let after: string | null = null; ; ) {
    const ids: { id: string }[] = await queryAs(actor, "alerts.settle")(CONCERNED, [
      hints.map(jsonOf),
      after,
    ]);
    for (let at = 0; at < ids.length; at += AT_A_TIME) {
      const some = ids.slice(at, at + AT_A_TIME).map(({ id }) => id);
      const changes = (await readAlerts(actor, some)).flatMap((alert) =>
        changeOf(alert, quieting, explains, now),
      );
      const written = await writeChanges(actor, changes, now);
      look.changed += written;
      look.isWhole &&= written === changes.length;
    }
    const last = ids.at(-1);
    if (ids.length < IDS_AT_A_TIME || !last) return look;
    after = last.id;
  }
}

function jsonOf(value: object): string {
  return JSON.stringify(value);
}

/**
 * Those that are quiet now, and those that have the labels which some silence or rule names exactly. Found before they are
 * put in order: in the order of ids all that ever was would be walked.
 */
const CONCERNED = `
  WITH concerned AS MATERIALIZED (
    SELECT id FROM alert
    WHERE state <> 'resolved' AND source_no > ${CANARY_SOURCE_NO} AND (quiet IS NOT NULL OR inhibits OR labels @> ANY($1::jsonb[]))
      AND ($2::uuid IS NULL OR id > $2)
  )
  SELECT id FROM concerned ORDER BY id LIMIT ${IDS_AT_A_TIME}`;

type AlertRow = {
  id: string;
  version: number;
  episode: number;
  sourceNo: number;
  groupKey: string;
  severity: number;
  labels: Labels;
  quiet: Quiet | null;
  inhibits: boolean;
};

async function readAlerts(actor: SystemActor, ids: readonly string[]): Promise<AlertRow[]> {
  return queryAs(actor, "alerts.settle")<AlertRow>(
    `SELECT id, version, episode, source_no AS "sourceNo", group_key AS "groupKey", severity::int AS severity, labels, quiet, inhibits
     FROM alert WHERE id = ANY($1) AND state <> 'resolved'`,
    [ids],
  );
}

type Change = { alert: AlertRow; quiet: Quiet | null; inhibits: boolean; notes: Note[] };

/** None when it stays as it is. */
function changeOf(
  alert: AlertRow,
  quieting: Quieting,
  explains: (asked: Asked) => Inhibitor | null,
  now: Date,
): Change[] {
  const { labels, sourceNo } = alert;
  const asked = { labels, sourceNo, severity: SEVERITIES[alert.severity] ?? "medium" };
  const inhibits = quieting.hasRules && quieting.inhibits(asked);
  // Who speaks of planned work says when it is over.
  const quiet =
    alert.quiet?.kind === "maintenance" ? alert.quiet : quietOf(asked, quieting, explains, now.getTime());
  const isSame = quiet?.id === alert.quiet?.id && quiet?.text === alert.quiet?.text;
  if (isSame && inhibits === alert.inhibits) return [];
  return [{ alert, quiet, inhibits, notes: quietNotes(alert.quiet, quiet) }];
}

/**
 * Those that others changed meanwhile are left as they are. Whoever is told again waits for somebody from now on, as if it
 * had come now: a silence must not swallow the first word of what outlasts it. Those that somebody has rest, as others do.
 * @returns how many were written
 */
async function writeChanges(actor: SystemActor, changes: readonly Change[], now: Date): Promise<number> {
  if (changes.length === 0) return 0;
  const notes = changes.flatMap(({ alert, notes: told }) => told.map((note) => ({ alert, note })));
  const told = changes.flatMap(({ alert, quiet }) => (alert.quiet && !quiet ? [alert] : []));
  const written = await queryAs(actor, "alerts.settle")<{ id: string }>(WRITE, [
    changes.map(({ alert }) => alert.id),
    now,
    changes.map(({ alert }) => alert.version),
    changes.map(({ quiet }) => quiet && jsonOf(quiet)),
    changes.map(({ inhibits }) => inhibits),
    notes.map((_, place) => newId(now, undefined, place)),
    notes.map(({ alert }) => alert.id),
    notes.map(({ alert }) => alert.episode),
    notes.map(({ note }) => note.kind),
    notes.map(({ note }) => jsonOf(note.detail)),
    actorRef(actor),
    actorName(actor),
    ...waiterValues(told, now),
  ]);
  if (written.length > 0) tellPages();
  return written.length;
}

const WRITE = {
  name: "alert.requiet",
  text: `
  WITH given AS (
    SELECT * FROM unnest($1::uuid[], $3::int[], $4::jsonb[], $5::boolean[]) AS g(id, version, quiet, inhibits)
  ), changed AS (
    UPDATE alert a SET version = a.version + 1, quiet = g.quiet, inhibits = g.inhibits
    FROM given g WHERE a.id = g.id AND a.version = g.version AND a.state <> 'resolved'
    RETURNING a.id
  ), noted AS (
    INSERT INTO alert_event (id, alert_id, episode, kind, actor, actor_name, detail)
    SELECT n.id, n.alert_id, n.episode, n.kind, $11::text, $12::text, n.detail
    FROM unnest($6::uuid[], $7::uuid[], $8::int[], $9::text[], $10::jsonb[]) AS n(id, alert_id, episode, kind, detail)
    JOIN changed ON changed.id = n.alert_id
  ), ${waitingRows(13)}
  SELECT id FROM changed`,
};
