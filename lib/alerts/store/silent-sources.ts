/**
 * A source that is expected to speak and does not: the dead man's switch of a sender. Told as an alert of Garrison's own, and
 * not while we were away ourselves.
 */
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { keepOwnAlerts } from "./own";

type Row = { id: string; name: string; format: string; seenAt: Date; quiet: boolean; hears: boolean };

const WATCHED = `
  SELECT s.id, s.name, s.format, coalesce(c.seen_at, s.created_at) AS "seenAt",
    coalesce(c.seen_at, s.created_at) < now() - make_interval(secs => (s.settings ->> 'quietAfterS')::int) AS quiet,
    EXISTS (SELECT 1 FROM process_beat WHERE kind = 'web' AND beat_at > now() - interval '30 seconds'
      AND started_at < now() - make_interval(secs => least(300, (s.settings ->> 'quietAfterS')::int))) AS hears
  FROM source s LEFT JOIN source_contact c ON c.source_no = s.no
  WHERE s.revoked_at IS NULL AND s.settings ->> 'quietAfterS' IS NOT NULL LIMIT 1000`;

export async function watchSources(actor: SystemActor, at: Date): Promise<void> {
  const rows = await queryAs(actor, "alerts.settle")<Row>(WATCHED);
  await keepOwnAlerts(
    actor,
    "source-silent",
    rows.map(({ id, name, format, seenAt, quiet, hears }) => ({
      subject: id,
      // A process that has only just begun to listen can't say that somebody is silent.
      state: !quiet ? "clear" : hears ? "firing" : "held",
      severity: "high",
      title: `${name} has fallen silent`,
      text: `Nothing has come from this source since ${seenAt.toISOString()}. What it watches is not watched now.`,
      since: seenAt.getTime(),
      labels: { source: name, format },
      quiet: null,
    })),
    at,
  );
}
