/**
 * Who is told of alerts that are being written: silences and rules of inhibition, as they are in the database at that
 * moment.
 *
 * A number in the database grows with every change of them, in the same transaction. It is asked for with every message;
 * all the rest is only read again when it has grown, so what nobody changed costs next to nothing.
 */
import type { SourceActor, SystemActor } from "@/lib/auth/actor";
import { queryAs, type Transaction } from "@/lib/auth/gate";
import type { Turn } from "../episode";
import { CANARY_SOURCE_NO } from "../model/canary";
import type { Matcher } from "../model/matchers";
import type { Quiet } from "../model/signal";
import { type Asked, type Inhibitor, type Quieting, quietingOf, quietOf } from "../quieting";
import type { Known, Note } from "../telling";
import { type InhibitorRow, inhibitorOf } from "./rows";

/** Silences that stand or are to come, in all. People's come first. */
export const MOST_SILENCES = 10_000;
/** The oldest come first; what more of them would explain is told. */
const MOST_INHIBITORS = 2_000;

const VERSION_KEY = "alerts.quieting";
export const INHIBITIONS_KEY = "alerts.inhibitions";

/** To be called first by whoever changes silences or rules: they wait for each other, and everybody else notices. */
export async function noteQuietingChange(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO setting (key, value, updated_at) VALUES (${VERSION_KEY}, '{"version": 1}', now())
    ON CONFLICT (key) DO UPDATE SET updated_at = now(),
      value = jsonb_build_object('version', (setting.value ->> 'version')::int + 1)`;
}

const VERSION = {
  name: "alert.quieting",
  text: `SELECT (value ->> 'version')::int AS version FROM setting WHERE key = '${VERSION_KEY}'`,
};

type Reader = SourceActor | SystemActor;

let kept: { version: number; quieting: Quieting } | null = null;

/** null: nothing was ever made by which an alert could be quiet. */
export async function readQuieting(actor: Reader): Promise<Quieting | null> {
  const [row] = await queryAs(actor, "alerts.signal.record")<{ version: number }>(VERSION);
  if (!row) return null;
  if (kept?.version !== row.version) {
    // What is read now may be newer than the number; then the number differs the next time, and it is read once more.
    kept = { version: row.version, quieting: await loadQuieting(actor) };
  }
  return kept.quieting;
}

type SilenceRow = {
  id: string;
  matchers: Matcher[];
  comment: string;
  startsAt: Date;
  endsAt: Date;
  sourceNo: number | null;
  by: string;
};
type RuleRow = { sourceMatchers: Matcher[]; targetMatchers: Matcher[]; equal: string[] };

async function loadQuieting(actor: Reader): Promise<Quieting> {
  const query = queryAs(actor, "alerts.signal.record");
  const [silences, [setting]] = await Promise.all([
    query<SilenceRow>(
      `SELECT id, matchers, comment, starts_at AS "startsAt", ends_at AS "endsAt", source_no AS "sourceNo",
         created_by_name AS by FROM silence WHERE ends_at > now()
       ORDER BY source_no IS NOT NULL, ends_at DESC LIMIT ${MOST_SILENCES}`,
    ),
    query<{ rules: RuleRow[] | null }>("SELECT value -> 'rules' AS rules FROM setting WHERE key = $1", [
      INHIBITIONS_KEY,
    ]),
  ]);
  return quietingOf(
    silences.map(({ startsAt, endsAt, ...silence }) => ({
      ...silence,
      startsAt: startsAt.getTime(),
      endsAt: endsAt.getTime(),
    })),
    setting?.rules ?? [],
  );
}

/** Alerts that stand and explain others, the oldest first. */
export async function readInhibitors(actor: Reader): Promise<Inhibitor[]> {
  const rows = await queryAs(actor, "alerts.signal.record")<InhibitorRow>(INHIBITORS);
  return rows.map(inhibitorOf);
}

const INHIBITORS = {
  name: "alert.inhibitors",
  text: `SELECT id, title, labels, severity::int AS severity FROM alert
    WHERE inhibits AND state <> 'resolved' ORDER BY id LIMIT ${MOST_INHIBITORS}`,
};

/** What is to be written of one alert. */
type Written<Alert extends Known> = { known: Alert; turn: Turn; notes: readonly Note[] };

/** The same, each with whether people are told of it. What is over stays as it was. */
export async function quietened<Alert extends Known>(
  actor: Reader,
  { sourceNo, at }: { sourceNo: number; at: Date },
  quieting: Quieting,
  alerts: readonly Written<Alert>[],
): Promise<Written<Alert>[]> {
  // A silence over everything must not look like a way that is blocked.
  if (sourceNo === CANARY_SOURCE_NO) return [...alerts];
  if (!quieting.hasSilences && !quieting.hasRules && alerts.every(({ known }) => isPlain(known)))
    return [...alerts];
  const asked = (known: Known): Asked => ({ labels: known.labels, severity: known.severity, sourceNo });
  const flagged = alerts.map((alert) => ({
    ...alert,
    known: { ...alert.known, inhibits: quieting.hasRules && quieting.inhibits(asked(alert.known)) },
  }));
  const explains = quieting.explainedBy(await inhibitorsFor(actor, quieting, flagged, asked));
  return flagged.map((alert) => {
    const { known, turn } = alert;
    if (known.held.ended || known.quiet?.kind === "maintenance") return alert;
    const quiet = quietOf(asked(known), quieting, explains, at.getTime());
    const former = turn === "opened" || turn === "reopened" ? null : known.quiet;
    return { ...alert, known: { ...known, quiet }, notes: [...alert.notes, ...quietNotes(former, quiet)] };
  });
}

function isPlain({ quiet, inhibits }: Known): boolean {
  return quiet === null && !inhibits;
}

/** Those of this message as it leaves them: what explains others often comes, and ends, together with them. */
async function inhibitorsFor(
  actor: Reader,
  quieting: Quieting,
  alerts: readonly { known: Known }[],
  asked: (known: Known) => Asked,
): Promise<Inhibitor[]> {
  const isAsked = alerts.some(({ known }) => !known.held.ended && quieting.mayBeInhibited(asked(known)));
  if (!quieting.hasRules || !isAsked) return [];
  const told = new Set(alerts.map(({ known }) => known.id));
  const own = alerts.flatMap(({ known: { id, title, labels, severity, inhibits, held } }) =>
    inhibits && !held.ended ? [{ id, title, labels, severity }] : [],
  );
  return [...(await readInhibitors(actor)).filter(({ id }) => !told.has(id)), ...own];
}

/** What the history says when people are no longer told, are told again, or are not told for another reason. */
export function quietNotes(former: Quiet | null, quiet: Quiet | null): Note[] {
  if (former?.id === quiet?.id) return [];
  if (quiet) return [{ kind: "quieted", detail: { why: quiet.kind, id: quiet.id, text: quiet.text } }];
  return [{ kind: "unquieted", detail: { why: former?.kind ?? null, id: former?.id ?? null } }];
}
