/** Which silences would hide an alert at a time, or begin to soon after? For who asks beforehand. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { type Matcher, matcherTest } from "../model/matchers";
import type { Severity } from "../model/severity";
import type { Labels } from "../model/signal";
import { meantLabels } from "../quieting";
import { MOST_SILENCES } from "./quieting";

export type SilenceAhead = { comment: string; matchers: Matcher[]; startsAt: Date; endsAt: Date };

/** @param alert `sourceId` is that of a source whose own silences count too; null: of none @throws Forbidden */
export async function silencesAhead(
  actor: Actor,
  alert: { labels: Labels; severity: Severity; sourceId: string | null },
  at: Date,
): Promise<SilenceAhead[]> {
  const rows = await queryAs(actor, "alerts.silence.read")<SilenceAhead>(
    `SELECT comment, matchers, starts_at AS "startsAt", ends_at AS "endsAt" FROM silence
     WHERE ends_at > $1 AND (source_no IS NULL OR source_no = (SELECT no FROM source WHERE id = $2::uuid)) ORDER BY starts_at, id LIMIT ${MOST_SILENCES}`,
    [at, alert.sourceId],
  );
  const labels = meantLabels(alert);
  return rows.filter(({ matchers }) => matcherTest(matchers)(labels));
}
