/**
 * The statement that writes alerts which are new and nothing else: most of what comes in a storm. A third of the columns
 * that a changed alert needs, and nobody looked for who might make the same ones at the same moment: that is so rare that
 * the whole statement then fails, and the one for changed alerts is taken.
 */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { booleans, ints, jsons, texts, times, uuids } from "@/lib/db/arrays";
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

/** @returns whether they were written; not when somebody else made one of them meanwhile */
export async function writeFresh(
  teller: Actor,
  { sourceNo, at, payload }: { sourceNo: number; at: Date; payload: KeptPayload | null },
  alerts: readonly Located[],
): Promise<boolean> {
  const values = [
    sourceNo,
    at,
    ...payloadValues(payload),
    uuids(alerts.map(({ id }) => id)),
    texts(alerts.map(({ fingerprint }) => fingerprint)),
    ints(alerts.map(({ generation }) => generation)),
    texts(alerts.map(({ kind }) => kind)),
    ints(alerts.map(({ severity }) => SEVERITIES.indexOf(severity))),
    texts(alerts.map(({ title }) => title)),
    jsons(alerts.map(({ labels }) => JSON.stringify(labels))),
    jsons(alerts.map(({ annotations }) => JSON.stringify(annotations))),
    texts(alerts.map(({ link }) => link)),
    texts(alerts.map(({ place }) => place.groupKey)),
    uuids(alerts.map(({ place }) => place.environmentId)),
    uuids(alerts.map(({ place }) => place.serverId)),
    times(alerts.map(({ held }) => held.startedAt)),
    texts(alerts.map(({ held }) => held.eventIds.join(" "))),
    times(alerts.map(({ held }) => held.endsAt)),
    booleans(alerts.map(({ held }) => held.endsAtGuessed)),
    alerts[0]?.payloadId ?? null,
    ...waitingValues(alerts, at),
  ];
  try {
    await queryAs(teller, "alerts.signal.record")(FRESH, values);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Of the alerts' own keys; all else that is unique here is a mistake of ours. */
function isTaken(error: unknown): boolean {
  const { code, table } = error as { code?: unknown; table?: unknown };
  return code === "23505" && table === "alert";
}

const FRESH = {
  name: "alert.fresh",
  text: `
  WITH kept AS (
    INSERT INTO payload (id, source_no, sha256, size, envelope, bytes, signals, refused)
    SELECT $3::uuid, $1::int, $4::bytea, $5::int, $6::jsonb, $7::bytea, $8::int, $9::jsonb WHERE $3::uuid IS NOT NULL
  ), leased AS (
    INSERT INTO alert_lease (alert_id, until, guessed, seen_at, signals)
    SELECT id, until, guessed, $2::timestamptz, 1
    FROM unnest($10::uuid[], $24::timestamptz[], $25::boolean[]) AS l(id, until, guessed)
  ), ${waitingRows(27)}
  INSERT INTO alert (source_no, id, fingerprint, generation, kind, state, severity, title, labels, annotations, link,
    group_key, environment_id, server_id, episode, started_at, opened_at, payload_id, turns, occurrences, event_ids,
    version)
  SELECT $1::int, id, fingerprint, generation, kind, 'open', severity, title, labels, annotations, link, group_key,
    environment_id, server_id, 1, started_at, $2::timestamptz, $26::uuid, ARRAY[$2::timestamptz], 1,
    string_to_array(event_ids, ' '), 1
  FROM unnest($10::uuid[], $11::text[], $12::int[], $13::text[], $14::int[], $15::text[], $16::jsonb[], $17::jsonb[],
    $18::text[], $19::text[], $20::uuid[], $21::uuid[], $22::timestamptz[], $23::text[])
    AS g(id, fingerprint, generation, kind, severity, title, labels, annotations, link, group_key, environment_id,
      server_id, started_at, event_ids)`,
};
