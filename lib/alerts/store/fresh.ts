/**
 * The statement that writes alerts which are new and nothing else: most of what comes in a storm. A third of the columns
 * that a changed alert needs, so a third of the work on both sides.
 */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { SEVERITIES } from "../model/severity";
import type { Known, Place } from "../telling";
import { type KeptPayload, payloadValues } from "./payload-values";
import { waitingRows, waitingValues } from "./waiting";

export type Located = Known & { place: Place };

/** New, open, taken by nobody, and told to people. */
export function isFresh({ version, held, acknowledgement, snooze, quiet, inhibits }: Known): boolean {
  const isPlain = acknowledgement === null && snooze === null && quiet === null && !inhibits;
  return version === 0 && held.ended === null && isPlain;
}

/** @returns the fingerprints of those that nobody else made meanwhile */
export async function writeFresh(
  teller: Actor,
  { sourceNo, at, payload }: { sourceNo: number; at: Date; payload: KeptPayload | null },
  alerts: readonly Located[],
): Promise<string[]> {
  const made = await queryAs(teller, "alerts.signal.record")<{ fingerprint: string }>(FRESH, [
    sourceNo,
    at,
    ...payloadValues(payload),
    alerts.map(({ id }) => id),
    alerts.map(({ fingerprint }) => fingerprint),
    alerts.map(({ generation }) => generation),
    alerts.map(({ kind }) => kind),
    alerts.map(({ severity }) => SEVERITIES.indexOf(severity)),
    alerts.map(({ title }) => title),
    alerts.map(({ labels }) => JSON.stringify(labels)),
    alerts.map(({ annotations }) => JSON.stringify(annotations)),
    alerts.map(({ link }) => link),
    alerts.map(({ place }) => place.groupKey),
    alerts.map(({ place }) => place.environmentId),
    alerts.map(({ place }) => place.serverId),
    alerts.map(({ held }) => new Date(held.startedAt)),
    alerts.map(({ held }) => (held.endsAt === null ? null : new Date(held.endsAt))),
    alerts.map(({ held }) => held.endsAtGuessed),
    alerts.map(({ held }) => held.eventIds.join(" ")),
    alerts.map(({ quiet }) => quiet && JSON.stringify(quiet)),
    alerts[0]?.payloadId ?? null,
    ...waitingValues(alerts, at),
  ]);
  return made.map(({ fingerprint }) => fingerprint);
}

const FRESH = {
  name: "alert.fresh",
  text: `
  WITH kept AS (
    INSERT INTO payload (id, source_no, sha256, size, envelope, bytes, signals, refused)
    SELECT $3::uuid, $1::int, $4::bytea, $5::int, $6::jsonb, $7::bytea, $8::int, $9::jsonb WHERE $3::uuid IS NOT NULL
  ), given AS MATERIALIZED (
    SELECT * FROM unnest($10::uuid[], $11::text[], $12::int[], $13::text[], $14::int[], $15::text[], $16::jsonb[],
      $17::jsonb[], $18::text[], $19::text[], $20::uuid[], $21::uuid[], $22::timestamptz[], $23::timestamptz[],
      $24::boolean[], $25::text[], $26::jsonb[])
      AS g(id, fingerprint, generation, kind, severity, title, labels, annotations, link, group_key, environment_id,
        server_id, started_at, until, guessed, event_ids, quiet)
  ), made AS (
    INSERT INTO alert (source_no, id, fingerprint, generation, kind, state, severity, title, labels, annotations, link,
      group_key, environment_id, server_id, episode, started_at, opened_at, payload_id, turns, occurrences, event_ids,
      quiet, version)
    SELECT $1::int, id, fingerprint, generation, kind, 'open', severity, title, labels, annotations, link, group_key,
      environment_id, server_id, 1, started_at, $2::timestamptz, $27::uuid, ARRAY[$2::timestamptz], 1,
      string_to_array(event_ids, ' '), quiet, 1
    FROM given
    ON CONFLICT DO NOTHING
    RETURNING id, fingerprint
  ), leased AS (
    INSERT INTO alert_lease (alert_id, until, guessed, seen_at, signals)
    SELECT g.id, g.until, g.guessed, $2::timestamptz, 1 FROM given g JOIN made ON made.id = g.id
  ), ${waitingRows(28)}
  SELECT fingerprint FROM made`,
};
