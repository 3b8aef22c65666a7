/**
 * The statement that writes what was decided about alerts: message, alerts, leases and history, all or none. Alerts that
 * another process changed since they were read are left as they are, and so is all that belongs to them.
 */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { newId } from "@/lib/id";
import { SEVERITIES } from "../model/severity";
import { type Known, type Note, type Place, stateAt } from "../telling";
import { isFresh, writeFresh } from "./fresh";
import { callPager, tellPages } from "./news";
import { type KeptPayload, payloadValues } from "./payload-values";
import { waitingRows, waitingValues } from "./waiting";

/** `row`: all of it; `lease`: how long it holds, and no more. */
export type Row =
  | { known: Known & { place: Place }; writes: "row"; notes: readonly Note[] }
  | { known: Known; writes: "lease" };

export type Round = {
  sourceNo: number;
  at: Date;
  payload: KeptPayload | null;
  /** The message that says so, when it was kept before. */
  evidence?: string;
  /** Nobody said so: it is no message, and not counted as one. */
  isOwnDoing?: boolean;
  rows: readonly Row[];
  actor: string;
  actorName: string;
};

/** @returns the fingerprints of what was written */
export async function writeRound(teller: Actor, round: Round): Promise<string[]> {
  const fresh = round.rows.filter(isPlainlyNew).flatMap((row) => (row.writes === "row" ? [row.known] : []));
  const isMade = fresh.length > 0 && (await writeFresh(teller, round, fresh));
  const rows = isMade ? round.rows.filter((row) => !isPlainlyNew(row)) : round.rows;
  const payload = isMade ? null : round.payload;
  const changed = rows.length > 0 || payload ? await writeChanged(teller, { ...round, rows, payload }) : [];
  const made = isMade ? fresh.map(({ fingerprint }) => fingerprint) : [];
  // How long something holds is no news.
  if (made.length > 0 || (changed.length > 0 && rows.some((row) => row.writes === "row"))) {
    tellPages();
    callPager();
  }
  return [...made, ...changed];
}

/** An opening has no line in the history: the alert is its own. */
function isPlainlyNew(row: Row): boolean {
  return row.writes === "row" && row.notes.length === 0 && isFresh(row.known);
}

async function writeChanged(teller: Actor, round: Round): Promise<string[]> {
  const { rows, at } = round;
  const whole = rows.filter((row) => row.writes === "row");
  const notes = whole.flatMap(({ known, notes: told }) => told.map((note) => ({ known, note })));
  const written = await queryAs(teller, "alerts.signal.record")<{ fingerprint: string }>(WRITE, [
    round.sourceNo,
    at,
    ...payloadValues(round.payload),
    ...alertValues(whole, at),
    rows.map(({ known }) => known.id),
    rows.map(({ known }) => known.fingerprint),
    rows.map(({ known }) => known.held.episode),
    rows.map(({ known }) => (known.held.ended ? null : dateOf(known.held.endsAt))),
    rows.map(({ known }) => known.held.endsAtGuessed),
    notes.map((_, place) => newId(at, undefined, place)),
    notes.map(({ known }) => known.id),
    notes.map(({ known }) => known.held.episode),
    notes.map(({ note }) => note.kind),
    notes.map(({ note }) => JSON.stringify(note.detail)),
    notes.map(() => round.payload?.id ?? round.evidence ?? null),
    round.actor,
    round.actorName,
    round.isOwnDoing ? 0 : 1,
    ...waitingValues(
      whole.map(({ known }) => known),
      at,
    ),
  ]);
  return written.map(({ fingerprint }) => fingerprint);
}

function alertValues(rows: readonly { known: Known & { place: Place } }[], at: Date): unknown[] {
  const now = at.getTime();
  const of = (pick: (known: Known & { place: Place }) => unknown) => rows.map(({ known }) => pick(known));
  return [
    of(({ id }) => id),
    of(({ version }) => version),
    of(({ fingerprint }) => fingerprint),
    of(({ generation }) => generation),
    of(({ kind }) => kind),
    of((known) => stateAt(known, now)),
    of(({ severity }) => SEVERITIES.indexOf(severity)),
    of(({ title }) => title),
    of(({ labels }) => JSON.stringify(labels)),
    of(({ annotations }) => JSON.stringify(annotations)),
    of(({ link }) => link),
    of(({ place }) => place.groupKey),
    of(({ place }) => place.environmentId),
    of(({ place }) => place.serverId),
    of(({ held }) => held.episode),
    of(({ held }) => dateOf(held.startedAt)),
    of(({ openedAt }) => dateOf(openedAt)),
    of(({ held }) => (held.ended ? dateOf(held.endsAt) : null)),
    of(({ held }) => dateOf(held.ended?.notedAt ?? null)),
    of(({ held }) => held.ended?.by ?? null),
    of(({ payloadId }) => payloadId),
    of(({ acknowledgement }) => acknowledgement?.by ?? null),
    of(({ acknowledgement }) => acknowledgement?.name ?? null),
    of(({ acknowledgement }) => dateOf(acknowledgement?.at ?? null)),
    of(({ acknowledgement }) => dateOf(acknowledgement?.until ?? null)),
    of(({ acknowledgement }) => acknowledgement?.reminded ?? false),
    of(({ snooze }) => snooze?.by ?? null),
    of(({ snooze }) => snooze?.name ?? null),
    of(({ snooze }) => dateOf(snooze?.at ?? null)),
    of(({ snooze }) => dateOf(snooze?.until ?? null)),
    of(({ quiet }) => quiet && JSON.stringify(quiet)),
    of(({ inhibits }) => inhibits),
    // Lists within a list of lists cannot be passed: they travel as text.
    of(({ held }) => held.turns.map((turn) => new Date(turn).toISOString()).join(" ")),
    of(({ held }) => held.occurrences),
    of(({ held }) => held.eventIds.join(" ")),
  ];
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

const COLUMNS = [
  ["id", "uuid"],
  ["version", "int"],
  ["fingerprint", "text"],
  ["generation", "int"],
  ["kind", "text"],
  ["state", "text"],
  ["severity", "int"],
  ["title", "text"],
  ["labels", "jsonb"],
  ["annotations", "jsonb"],
  ["link", "text"],
  ["group_key", "text"],
  ["environment_id", "uuid"],
  ["server_id", "uuid"],
  ["episode", "int"],
  ["started_at", "timestamptz"],
  ["opened_at", "timestamptz"],
  ["ended_at", "timestamptz"],
  ["resolved_at", "timestamptz"],
  ["resolution", "text"],
  ["payload_id", "uuid"],
  ["ack_by", "uuid"],
  ["ack_name", "text"],
  ["ack_at", "timestamptz"],
  ["ack_until", "timestamptz"],
  ["ack_reminded", "boolean"],
  ["snoozed_by", "uuid"],
  ["snoozed_name", "text"],
  ["snoozed_at", "timestamptz"],
  ["snoozed_until", "timestamptz"],
  ["quiet", "jsonb"],
  ["inhibits", "boolean"],
  ["turns", "text"],
  ["occurrences", "int"],
  ["event_ids", "text"],
] as const;

const FIRST = 10;
const arrays = COLUMNS.map(([, type], place) => `$${FIRST + place}::${type}[]`).join(", ");
const names = COLUMNS.map(([name]) => name).join(", ");
const NEXT = FIRST + COLUMNS.length;
const listed: Readonly<Record<string, string>> = {
  turns: "string_to_array(turns, ' ')::timestamptz[]",
  event_ids: "string_to_array(event_ids, ' ')",
};
/** All but what makes an alert the one that it is. */
const FIXED = ["id", "version", "fingerprint", "generation", "kind"];
const changing = COLUMNS.map(([name]) => name).filter((name) => !FIXED.includes(name));
const given = (name: string) => listed[name] ?? name;
const inserted = ["id", "fingerprint", "generation", "kind", ...changing];

const WRITE = {
  name: "alert.write",
  text: `
  WITH kept AS (
    INSERT INTO payload (id, source_no, sha256, size, envelope, bytes, signals, refused)
    SELECT $3::uuid, $1::int, $4::bytea, $5::int, $6::jsonb, $7::bytea, $8::int, $9::jsonb WHERE $3::uuid IS NOT NULL
  ), given AS MATERIALIZED (
    SELECT * FROM unnest(${arrays}) AS g(${names})
  ), made AS (
    INSERT INTO alert (source_no, ${inserted.join(", ")}, version)
    SELECT $1::int, ${inserted.map(given).join(", ")}, 1 FROM given WHERE version = 0
    ON CONFLICT DO NOTHING
    RETURNING id
  ), changed AS (
    UPDATE alert a SET version = a.version + 1,
      ${changing.map((name) => `${name} = ${listed[name]?.replace(name, `g.${name}`) ?? `g.${name}`}`).join(", ")}
    FROM given g WHERE a.id = g.id AND g.version > 0 AND a.version = g.version
    RETURNING a.id
  ), noted AS (
    INSERT INTO alert_event (id, alert_id, episode, kind, actor, actor_name, detail, payload_id)
    SELECT n.id, n.alert_id, n.episode, n.kind, $${NEXT + 11}::text, $${NEXT + 12}::text,
      -- Where an episode begins, how many messages the one before had.
      CASE WHEN n.kind = 'reopened' THEN n.detail || jsonb_build_object('messages',
        (SELECT l.signals FROM alert_lease l WHERE l.alert_id = n.alert_id)) ELSE n.detail END, n.payload_id
    FROM unnest($${NEXT + 5}::uuid[], $${NEXT + 6}::uuid[], $${NEXT + 7}::int[], $${NEXT + 8}::text[], $${NEXT + 9}::jsonb[],
      $${NEXT + 10}::uuid[]) AS n(id, alert_id, episode, kind, detail, payload_id)
    JOIN (SELECT id FROM made UNION ALL SELECT id FROM changed) w ON w.id = n.alert_id
  ), reopened AS (
    SELECT n.alert_id FROM unnest($${NEXT + 6}::uuid[], $${NEXT + 8}::text[]) AS n(alert_id, kind) WHERE n.kind = 'reopened'
  ), held AS (
    SELECT * FROM unnest($${NEXT}::uuid[], $${NEXT + 1}::text[], $${NEXT + 2}::int[], $${NEXT + 3}::timestamptz[],
      $${NEXT + 4}::boolean[]) AS h(id, fingerprint, episode, until, guessed)
  ), applied AS (
    SELECT id FROM made UNION ALL SELECT id FROM changed
    UNION ALL
    -- A lease alone: of the episode that it was given for, while it lasts.
    SELECT h.id FROM held h JOIN alert a ON a.id = h.id AND a.episode = h.episode AND a.state <> 'resolved'
    WHERE NOT EXISTS (SELECT 1 FROM given g WHERE g.id = h.id)
  ), leased AS (
    INSERT INTO alert_lease (alert_id, until, guessed, seen_at, signals)
    SELECT h.id, h.until, h.guessed, $2::timestamptz, $${NEXT + 13}::int FROM held h JOIN applied USING (id) ORDER BY h.id
    ON CONFLICT (alert_id) DO UPDATE SET until = excluded.until, guessed = excluded.guessed,
      seen_at = greatest(alert_lease.seen_at, excluded.seen_at), signals = excluded.signals
        + CASE WHEN excluded.alert_id IN (SELECT alert_id FROM reopened) THEN 0 ELSE alert_lease.signals END
  ), ${waitingRows(NEXT + 14)}
  SELECT h.fingerprint FROM held h JOIN applied USING (id)`,
};
