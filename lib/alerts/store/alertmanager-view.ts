/** What a source sees of its own alerts and silences through Alertmanager's API: its own, and nobody else's. */
import type { SourceActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import { VERSION } from "@/lib/version";
import {
  type AlertQuery,
  alertList,
  alertsAskedFor,
  groupList,
  readAlertQuery,
  readFilter,
  readPostedSilence,
  receiverList,
  type ShownAlert,
  type ShownSilence,
  silenceList,
  silenceShape,
  statusShape,
} from "../alertmanager-shapes";
import type { Matcher } from "../model/matchers";
import { SEVERITIES } from "../model/severity";
import type { Labels } from "../model/signal";
import { silenceState } from "../model/silence";
import { exactLabels } from "../quieting";
import { readQuieting } from "./quieting";
import { keepSilence } from "./silences";

/** The worst ones; Alertmanager has no pages. */
const MOST_ALERTS = 10_000;
const MOST_SILENCES = 2_000;
/** So long one that is over is still listed, as by Alertmanager. */
const KEPT_DAYS = 5;

/** Asked for in a way that cannot be understood: the sentence is the answer. */
type Refused = { refused: string };

/** @throws Forbidden */
export async function ownAlerts(actor: SourceActor, query: URLSearchParams): Promise<object[] | Refused> {
  const asked = readAlertQuery(query);
  return "refused" in asked ? asked : alertList(await readAlerts(actor, asked));
}

/** @throws Forbidden */
export async function ownGroups(actor: SourceActor, query: URLSearchParams): Promise<object[] | Refused> {
  const asked = readAlertQuery(query);
  return "refused" in asked ? asked : groupList(await readAlerts(actor, asked));
}

type Row = {
  fingerprint: string;
  groupKey: string;
  labels: Labels;
  annotations: Labels;
  link: string | null;
  severity: number;
  startsAt: Date;
  until: Date | null;
  seenAt: Date | null;
  inhibitedBy: string | null;
};

async function readAlerts(actor: SourceActor, asked: AlertQuery): Promise<ShownAlert[]> {
  const [rows, quieting] = await Promise.all([
    queryAs(actor, "alerts.own.read")<Row>(ALERTS, [actor.no, JSON.stringify(exactLabels(asked.matchers))]),
    readQuieting(actor),
  ]);
  const now = Date.now();
  const alerts = rows.map(({ severity, until, seenAt, inhibitedBy, ...row }): ShownAlert => {
    const told = {
      labels: row.labels,
      severity: SEVERITIES[severity] ?? "medium",
      sourceNo: actor.no,
    } as const;
    return {
      ...row,
      endsAt: until ?? new Date(now),
      updatedAt: seenAt ?? row.startsAt,
      silencedBy: (quieting?.silencesOf(told, now) ?? []).map(({ id }) => id),
      inhibitedBy: inhibitedBy === null ? [] : [inhibitedBy],
    };
  });
  return alertsAskedFor(alerts, asked);
}

const ALERTS = `
  SELECT a.fingerprint, a.group_key AS "groupKey", a.labels, a.annotations, a.link, a.severity::int AS severity,
    a.started_at AS "startsAt", l.until, l.seen_at AS "seenAt", i.fingerprint AS "inhibitedBy"
  FROM alert a LEFT JOIN alert_lease l ON l.alert_id = a.id
  LEFT JOIN alert i ON i.id = CASE WHEN a.quiet ->> 'kind' = 'inhibition' THEN (a.quiet ->> 'id')::uuid END
  WHERE a.source_no = $1 AND a.state <> 'resolved' AND a.labels @> $2::jsonb
  ORDER BY a.severity, a.opened_at DESC, a.id DESC LIMIT ${MOST_ALERTS}`;

/** @throws Forbidden */
export async function ownSilences(actor: SourceActor, query: URLSearchParams): Promise<object[] | Refused> {
  const filter = readFilter(query);
  if ("refused" in filter) return filter;
  const rows = await queryAs(actor, "alerts.silence.read")<SilenceRow>(
    `${SILENCE} WHERE source_no = $1 AND ends_at > now() - make_interval(days => ${KEPT_DAYS})
     ORDER BY ends_at DESC LIMIT ${MOST_SILENCES}`,
    [actor.no],
  );
  return silenceList(rows.map(shownOf), filter.matchers);
}

/** @throws NotFound, Forbidden */
export async function ownSilence(actor: SourceActor, id: string): Promise<object> {
  const [row] = isId(id)
    ? await queryAs(actor, "alerts.silence.read")<SilenceRow>(`${SILENCE} WHERE source_no = $1 AND id = $2`, [
        actor.no,
        id,
      ])
    : [];
  if (!row) throw new NotFound("There is no such silence.");
  return silenceShape(shownOf(row));
}

type SilenceRow = Omit<ShownSilence, "state" | "matchers"> & { matchers: Matcher[] };

const SILENCE = `
  SELECT id, matchers, comment, created_by_name AS "createdBy", starts_at AS "startsAt", ends_at AS "endsAt",
    changed_at AS "updatedAt" FROM silence`;

function shownOf(row: SilenceRow): ShownSilence {
  return { ...row, state: silenceState(row, new Date()) };
}

/** @throws NotFound, Unprocessable, Conflict, Forbidden */
export async function keepOwnSilence(
  actor: SourceActor,
  body: unknown,
): Promise<{ silenceID: string } | Refused> {
  const posted = readPostedSilence(body);
  if ("refused" in posted) return posted;
  const { id: former, ...wish } = posted;
  const { id } = await keepSilence(actor, former, () => wish);
  return { silenceID: id };
}

export function ownReceivers(): object[] {
  return receiverList();
}

export function ownStatus(): object {
  return statusShape(VERSION, new Date(Date.now() - process.uptime() * 1_000));
}
