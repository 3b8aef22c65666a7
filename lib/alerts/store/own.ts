/**
 * Garrison's own alerts, through the same door as everybody's. A domain says of each of its subjects what fires, what does
 * not, and what nobody knows; what it no longer names is over.
 */
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { fingerprint } from "../model/fingerprint";
import type { Severity } from "../model/severity";
import { type Labels, type Quiet, type Signal, titleOf, wholeText } from "../model/signal";
import { recordSignals } from "./signals";

export type OwnAlert = {
  /** With the family what it is: the same subject has one alert. */
  subject: string;
  state: "firing" | "clear" | "held";
  severity: Severity;
  title: string;
  text: string;
  /** Milliseconds since 1970: since when it fires, or does not. */
  since: number;
  /** Words by which people find, silence and group it. */
  labels: Labels;
  quiet: Quiet | null;
};

const SOURCE_NO = 0;
const MOST = 20_000;

/** @param family e.g. "objective-down"; all its alerts are in `alerts` @throws Forbidden */
export async function keepOwnAlerts(
  actor: SystemActor,
  family: string,
  alerts: readonly OwnAlert[],
  at: Date,
): Promise<void> {
  const standing = await readStanding(actor, family);
  const signals = alerts.flatMap((alert): Signal[] => {
    const identity = identityOf(family, alert.subject);
    const known = standing.get(fingerprint(identity));
    standing.delete(fingerprint(identity));
    if (alert.state === "held" || (alert.state === "clear" && !known)) return [];
    if (known && alert.state === "firing" && isSame(known, alert)) return [];
    return [signalOf(identity, alert)];
  });
  const forgotten = [...standing.values()].map(({ labels }) => overOf(labels, family, at));
  const telling = { sourceNo: SOURCE_NO, at, payload: null, reopens: true };
  await recordSignals(actor, telling, [...signals, ...forgotten]);
}

function identityOf(family: string, subject: string): Labels {
  return { garrison: family, subject };
}

type Standing = { labels: Labels; title: string; severity: number; quiet: Quiet | null; text: string };

async function readStanding(actor: SystemActor, family: string): Promise<Map<string, Standing>> {
  const rows = await queryAs(actor, "alerts.signal.record")<Standing & { fingerprint: string }>(
    `SELECT fingerprint, labels, title, severity::int AS severity, quiet, annotations ->> 'why' AS text FROM alert
     WHERE source_no = ${SOURCE_NO} AND state <> 'resolved' AND labels ->> 'garrison' = $1 LIMIT ${MOST}`,
    [family],
  );
  return new Map(rows.map((row) => [row.fingerprint, row]));
}

/** The reckoning moves all the time; only what people act on is told again. */
function isSame(known: Standing, alert: OwnAlert): boolean {
  // Silences come and go without us.
  const planned = known.quiet?.kind === "maintenance" ? known.quiet.id : null;
  return known.title === titleOf(alert.title) && planned === (alert.quiet?.id ?? null);
}

function signalOf(identity: Labels, alert: OwnAlert): Signal {
  const isOver = alert.state === "clear";
  return {
    identity,
    labels: { ...alert.labels, ...identity },
    annotations: { why: wholeText(alert.text, 2_000) },
    kind: "state",
    status: isOver ? "resolved" : "firing",
    severity: alert.severity,
    title: titleOf(alert.title),
    link: null,
    startsAt: isOver ? null : alert.since,
    endsAt: isOver ? alert.since : null,
    endsAtGuessed: false,
    eventId: null,
    acknowledged: null,
    quiet: alert.quiet,
  };
}

/** Its subject is gone: nobody can say any more that it fires. */
function overOf(labels: Labels, family: string, at: Date): Signal {
  return signalOf(identityOf(family, labels["subject"] ?? ""), {
    subject: labels["subject"] ?? "",
    state: "clear",
    severity: "info",
    title: "No longer looked at",
    text: "What it was about is no longer looked at.",
    since: at.getTime(),
    labels,
    quiet: null,
  });
}
