/**
 * Answers a page from a phone: takes its alerts, or hands them on at once. The proof, the use of the link, the deed and the
 * audit entry are one transaction: a link is used once, and not for nothing.
 */
import { type Actor, actorRef, type PersonActor, stranger } from "@/lib/auth/actor";
import { consume, keyOf, LIMITS, networkOf, refund } from "@/lib/auth/attempts";
import { noteRefusal } from "@/lib/auth/audit/refusals";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, Expected, TooMany, Unauthenticated } from "@/lib/errors";
import { timeOfId } from "@/lib/id";
import { localText } from "@/lib/time";
import { whyMovedOn } from "../ack-challenge";
import { ACK_MINUTES } from "../model/alert";
import type { PhoneAnswer, PhoneResult } from "../model/phone";
import { acknowledge } from "../taking";
import { act, type Doing } from "./deeds";
import { callPager } from "./news";
import type { OpenedLink } from "./phone-links";
import { type Answering, goodLink, prove, type Sender, used } from "./phone-proof";

const ACK_MS = ACK_MINUTES.default * 60_000;
/** Others of the same rule that are taken along. */
const MOST_ALIKE = 1_000;
const TWICE_MS = 60_000;

/**
 * @param whoever sends it, by the cookie: that alone is no proof where a link is answered
 * @throws NotFound, Unauthenticated, Forbidden, TooMany, SignInProblem; Conflict when it is taken, over or answered
 */
export async function answerPage(whoever: Actor, answer: PhoneAnswer, sender: Sender): Promise<PhoneResult> {
  const bucket = keyOf("answer", networkOf(sender.address));
  const tried = await consume(bucket, LIMITS.passkey);
  if (!tried.allowed) throw new TooMany("Too many answers came from this network. Wait.", tried.retryAfterS);
  const link = answer.token === undefined ? null : await goodLink(answer.token, sender);
  const alertId = link?.alertId ?? answer.alert ?? "";
  const answering = await prove(whoever, answer, link, sender).catch(async (error: unknown) => {
    if (error instanceof Expected)
      await noteRefusal(stranger(sender), {
        permission: "alerts.link.use",
        target: `alert/${alertId}`,
        error,
      });
    throw error;
  });
  const given = { answer, link, alertId, answering, sender };
  const result = await (answer.deed === "acknowledge" ? take(given) : handOver(given));
  await refund(bucket);
  return result;
}

type Given = {
  answer: PhoneAnswer;
  link: OpenedLink | null;
  alertId: string;
  answering: Answering;
  sender: Sender;
};

/** Takes the alert, and those that the same page stands for: an open one would go on asking people. */
async function take({ answer, link, alertId, answering, sender }: Given): Promise<PhoneResult> {
  const { person, via } = answering;
  return writeAs(person, "alerts.acknowledge", async (tx) => {
    const now = await lockLink(tx, link, true);
    await keepProof(tx, answering);
    const tapped = { via, ...(answer.tappedAt ? { tappedAt: answer.tappedAt } : {}) };
    const { refused } = await act(tx, person, [alertId], answer.note, ifSeen(answer.version, noting(tapped)));
    if (refused[0]) throw new Conflict(await whyNot(tx, alertId, refused[0].why, person.timeZone));
    const waiting = await listAlike(tx, alertId);
    const along = await act(tx, person, waiting.slice(0, MOST_ALIKE), undefined, noting(tapped));
    const left = waiting.length - along.done.length;
    return {
      result: {
        deed: "acknowledge" as const,
        until: new Date(now.getTime() + ACK_MS),
        alike: along.done.length,
        left,
      },
      target: `alert/${alertId}`,
      after: { ...recordOf(answer, link, answering, sender, now), alike: along.done.length },
    };
  });
}

/** The next person is asked at once, by the worker; the alert stays open. The link still takes it, for who thinks better. */
async function handOver({ answer, link, alertId, answering, sender }: Given): Promise<PhoneResult> {
  const { person, via } = answering;
  const result = await writeAs(person, "alerts.acknowledge", async (tx) => {
    const now = await lockLink(tx, link, false);
    await keepProof(tx, answering);
    await refuseTwice(tx, person, alertId, link, now);
    const detail = { via, ...(link ? { delivery: link.deliveryId } : {}) };
    const handing: Doing = (known) => ({ known, notes: [{ kind: "handed_over", detail }], why: null });
    const { refused } = await act(
      tx,
      person,
      [alertId],
      answer.note,
      ifSeen(answer.version, ifOpen(handing)),
    );
    if (refused[0]) throw new Conflict(await whyNot(tx, alertId, refused[0].why, person.timeZone));
    const moved = await tx.$executeRaw`
      UPDATE escalation s SET next_at = now() FROM alert a
      WHERE a.id = ${alertId}::uuid AND s.group_key = a.group_key AND s.severity = a.severity
        AND s.state = 'running' AND s.policy_id IS NOT NULL AND s.next_at IS NOT NULL`;
    if (moved === 0)
      throw new Conflict(
        "Nobody is asked next: every step was taken, the alert rests, or no escalation policy is for it. Call somebody yourself.",
      );
    return {
      result: { deed: "hand-over" as const },
      target: `alert/${alertId}`,
      after: { ...recordOf(answer, link, answering, sender, now), handedOver: true },
    };
  });
  callPager();
  return result;
}

/** Whoever answers the same link waits here. @returns the database's time @throws Conflict when it was used meanwhile */
async function lockLink(tx: Transaction, link: OpenedLink | null, uses: boolean): Promise<Date> {
  const [row] = link
    ? await tx.$queryRaw<{ now: Date; usedAt: Date | null }[]>`
        SELECT now() AS now, acked_at AS "usedAt" FROM delivery WHERE id = ${link.deliveryId}::uuid FOR UPDATE`
    : await tx.$queryRaw<{ now: Date; usedAt: Date | null }[]>`SELECT now() AS now, NULL AS "usedAt"`;
  if (link && row?.usedAt) throw used(link, row.usedAt);
  if (link && uses) {
    await tx.$executeRaw`
      UPDATE delivery SET acked_at = now(), seen_at = coalesce(seen_at, now()) WHERE id = ${link.deliveryId}::uuid`;
  }
  return row?.now ?? new Date();
}

async function keepProof(tx: Transaction, { keep }: Answering): Promise<void> {
  if (!(await keep(tx))) throw new Unauthenticated("This code was used already. Wait for the next one.");
}

/** A double tap must not wake two people. */
async function refuseTwice(
  tx: Transaction,
  person: PersonActor,
  alertId: string,
  link: OpenedLink | null,
  now: Date,
): Promise<void> {
  const [last] = await tx.$queryRaw<{ id: string; delivery: string | null }[]>`
    SELECT id, detail ->> 'delivery' AS delivery FROM alert_event
    WHERE alert_id = ${alertId}::uuid AND kind = 'handed_over' AND actor = ${actorRef(person)}
    ORDER BY id DESC LIMIT 1`;
  const at = last && timeOfId(last.id);
  if (!at) return;
  const isSame = link !== null && last.delivery === link.deliveryId;
  if (isSame || now.getTime() - at.getTime() < TWICE_MS)
    throw new Conflict(`You handed it over at ${localText(at, person.timeZone, "clock")} already.`);
}

/** The oldest first, and one more than are taken along. */
async function listAlike(tx: Transaction, alertId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT x.id FROM alert a JOIN alert x ON x.group_key = a.group_key AND x.severity = a.severity
    WHERE a.id = ${alertId}::uuid AND x.id <> a.id AND x.state = 'open' ORDER BY x.opened_at, x.id
    LIMIT ${MOST_ALIKE + 1}`;
  return rows.map(({ id }) => id);
}

function noting(detail: Record<string, string>): Doing {
  return (known, taker, now) => {
    const deed = acknowledge(known, taker, now, ACK_MS);
    if (!deed.known) return deed;
    return { ...deed, notes: deed.notes.map((note) => ({ ...note, detail: { ...note.detail, ...detail } })) };
  };
}

function ifSeen(version: string, doing: Doing): Doing {
  return (known, taker, now) => {
    const { episode, ended } = known.held;
    const why = ended ? null : whyMovedOn(version, { episode, severity: known.severity });
    return why === null ? doing(known, taker, now) : { known: null, notes: null, why, same: false };
  };
}

function ifOpen(doing: Doing): Doing {
  return (known, taker, now) => {
    const deed = acknowledge(known, taker, now, ACK_MS);
    return deed.known ? doing(known, taker, now) : deed;
  };
}

/** Who ended it and when, where it is over; else the reason as it is. */
async function whyNot(tx: Transaction, alertId: string, why: string, zone: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ state: string; id: string | null; kind: string | null; name: string }[]>`
    SELECT a.state, e.id, e.kind, e.actor_name AS name FROM alert a
    LEFT JOIN LATERAL (SELECT * FROM alert_event e WHERE e.alert_id = a.id
      AND e.kind IN ('closed', 'resolved', 'lease_expired', 'expired') ORDER BY e.id DESC LIMIT 1) e ON true
    WHERE a.id = ${alertId}::uuid`;
  const at = row?.id ? timeOfId(row.id) : null;
  if (row?.state !== "resolved" || !at) return why;
  const clock = localText(at, zone, "clock");
  switch (row.kind) {
    case "closed":
      return `${row.name} closed this alert at ${clock}. There is nothing to do.`;
    case "resolved":
      return `This alert was over at ${clock}: its sender said so. There is nothing to do.`;
    default:
      return `This alert was ended at ${clock}, because its sender fell silent.`;
  }
}

/** What the audit log keeps: both clocks, and what proved the person. */
function recordOf(
  { proof, note, tappedAt, version }: PhoneAnswer,
  link: OpenedLink | null,
  { via, passkey }: Answering,
  { userAgent }: Sender,
  now: Date,
) {
  return {
    via,
    proof: proof.kind,
    weaker: proof.kind !== "passkey",
    ...(passkey ? { credentialId: passkey.credentialId } : {}),
    ...(link ? { delivery: link.deliveryId } : {}),
    version,
    ...(note ? { note } : {}),
    userAgent: userAgent?.slice(0, 300) ?? null,
    tappedAt: tappedAt ?? null,
    servedAt: now.toISOString(),
  };
}
