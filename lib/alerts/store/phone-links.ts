/**
 * What does the link of a page lead to? Looking changes nothing, however often and by whomever: scanners of mail open
 * every link.
 */
import { type Actor, type Origin, stranger } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { deriveKey } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import { ackChallenge, seenVersion } from "../ack-challenge";
import { type AckToken, isAckTokenGenuine, readAckToken } from "../ack-link";
import type { PhoneAlert, PhoneDeed, PhoneLink } from "../model/phone";
import { SEVERITIES } from "../model/severity";

/** A link of ours, in whatever state, and the delivery that it came with. */
export type OpenedLink = PhoneLink & { token: string; deliveryId: string; escalationId: string | null };

type LinkRow = {
  deliveryId: string;
  escalationId: string | null;
  alertId: string;
  personId: string;
  step: number;
  usedAt: Date | null;
  timeZone: string;
  passkeys: boolean;
  codes: boolean;
  now: Date;
};

const LINK = `
  SELECT d.id AS "deliveryId", d.escalation_id AS "escalationId", d.alert_id AS "alertId", d.person_id AS "personId",
    d.step, d.acked_at AS "usedAt", p.time_zone AS "timeZone", now() AS now,
    EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = p.id) AS passkeys,
    EXISTS (SELECT 1 FROM totp_credential t WHERE t.person_id = p.id AND t.confirmed_at IS NOT NULL) AS codes
  FROM delivery d JOIN person p ON p.id = d.person_id JOIN alert a ON a.id = d.alert_id WHERE d.id = $1`;

/** null: we made no such link, or its delivery is gone. */
export async function openLink(text: string, origin: Origin): Promise<OpenedLink | null> {
  const token = readAckToken(text);
  if (!token) return null;
  const [row] = await queryAs(stranger(origin), "alerts.link.use")<LinkRow>(LINK, [token.deliveryId]);
  if (!row || !isOurs(token, row)) return null;
  const { step: _, now, ...link } = row;
  const state = link.usedAt ? "used" : token.expiresAt <= now ? "ended" : "good";
  return { ...link, token: text, state, endsAt: token.expiresAt };
}

/** Under any of our keys: a link that was made before a change of keys is good after it. */
function isOurs(token: AckToken, page: LinkRow): boolean {
  return environment().keys.some(({ key }) =>
    isAckTokenGenuine(deriveKey(key, "acknowledgement links"), token, page),
  );
}

/** What a passkey is to sign for each deed. */
export function challengesOf(link: OpenedLink, { id, version }: PhoneAlert): Record<PhoneDeed, string> {
  return {
    acknowledge: ackChallenge(link.token, id, "acknowledge", version),
    "hand-over": ackChallenge(link.token, id, "hand-over", version),
  };
}

/** The alert of a link, for whoever has it: of who has taken it, only whether that is whom it was sent to. @throws NotFound */
export async function getLinkedAlert(link: OpenedLink, origin: Origin): Promise<PhoneAlert> {
  const alert = await readAlert(stranger(origin), "alerts.link.use", link.alertId);
  const isTheirs = alert.takenBy?.id === link.personId;
  return { ...alert, takenBy: isTheirs ? { id: link.personId, name: "" } : null };
}

/** The same for who is signed in, with names. @throws NotFound, Forbidden */
export async function getPhoneAlert(actor: Actor, id: string): Promise<PhoneAlert> {
  return readAlert(actor, "alerts.read", id);
}

type AlertRow = Omit<PhoneAlert, "severity" | "version" | "takenBy"> & {
  severity: number;
  episode: number;
  ackBy: string | null;
  ackName: string | null;
};

/** More alike than this are counted as this many. */
const MOST_ALIKE = 1_000;

const ALERT = `
  SELECT a.id, a.title, a.severity::int AS severity, a.state, a.episode, e.name AS environment, v.hostname,
    a.started_at AS "startedAt", a.ended_at AS "endedAt", a.ack_at AS "takenAt", a.ack_until AS "takenUntil",
    a.ack_by AS "ackBy", a.ack_name AS "ackName", a.snoozed_until AS "snoozedUntil",
    (SELECT count(*)::int FROM (SELECT 1 FROM alert x WHERE x.group_key = a.group_key AND x.severity = a.severity
      AND x.state = 'open' AND x.id <> a.id LIMIT ${MOST_ALIKE}) x) AS alike,
    (SELECT s.next_at FROM escalation s WHERE s.group_key = a.group_key AND s.severity = a.severity
      AND s.state = 'running' AND s.policy_id IS NOT NULL) AS "nextAt"
  FROM alert a LEFT JOIN environment e ON e.id = a.environment_id LEFT JOIN server v ON v.id = a.server_id
  WHERE a.id = $1`;

async function readAlert(
  actor: Actor,
  permission: "alerts.read" | "alerts.link.use",
  id: string,
): Promise<PhoneAlert> {
  const [row] = isId(id) ? await queryAs(actor, permission)<AlertRow>(ALERT, [id]) : [];
  if (!row) throw new NotFound("There is no such alert.");
  const { severity: rank, episode, ackBy, ackName, ...rest } = row;
  const severity = SEVERITIES[rank] ?? "medium";
  const isTaken = row.state === "acknowledged" && row.takenAt !== null;
  return {
    ...rest,
    severity,
    version: seenVersion(episode, severity),
    takenBy: isTaken ? { id: ackBy, name: ackName ?? "" } : null,
    nextAt: row.state === "open" ? row.nextAt : null,
  };
}
