/**
 * Silences: made, changed and ended, each deed audited. People's are for all alerts; one that a source makes through its
 * own interface is for that source's alerts, and no other source sees it.
 */
import { type Actor, actorName, actorRef } from "@/lib/auth/actor";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { isId, newId } from "@/lib/id";
import { instantOf } from "@/lib/local-time";
import type { Matcher } from "../model/matchers";
import type { NewSilence } from "../model/silence";
import { changeSilence, expireSilence } from "../silence-change";
import { tellPages } from "./news";
import { noteQuietingChange } from "./quieting";

/** Silences that stand or are to come, of people together and of each source. */
const MOST = { people: 5_000, source: 1_000 } as const;

/** Times in milliseconds since 1970. */
type Wish = {
  matchers: readonly Matcher[];
  comment: string;
  /** null: as it was, or now. */
  startsAt: number | null;
  endsAt: number;
  /** Who asks for it, where that is not who is at the door: users of a source's tools. */
  by?: string;
};

/** @throws Unprocessable for times that make no sense, Conflict when too many stand, Forbidden */
export async function createSilence(actor: Actor, wish: NewSilence): Promise<{ id: string }> {
  return keepSilence(actor, null, (now) => wishOf(wish, now));
}

/**
 * The same one when only its end or its reason differs; else the old one ends and another is made.
 * @throws NotFound, Unprocessable, Conflict, Forbidden
 */
export async function changeSilenceTo(actor: Actor, id: string, wish: NewSilence): Promise<{ id: string }> {
  return keepSilence(actor, id, (now) => wishOf(wish, now));
}

function wishOf({ matchers, comment, from, minutes, until, timeZone }: NewSilence, now: number): Wish {
  const startsAt = from === undefined ? null : timeOf("from", from, timeZone);
  if ((minutes === undefined) === (until === undefined)) {
    throw refused("until", "or minutes must be given, and not both: a silence always ends");
  }
  const endsAt =
    until === undefined
      ? Math.max(startsAt ?? now, now) + (minutes ?? 0) * 60_000
      : timeOf("until", until, timeZone);
  return { matchers, comment, startsAt, endsAt };
}

function timeOf(field: string, text: string, timeZone: string): number {
  const at = instantOf(text, timeZone);
  if (at === null) throw refused(field, "is not a time like 2026-11-23T22:00");
  return at;
}

function refused(field: string, message: string): Unprocessable {
  return new Unprocessable(`The silence can't be kept: ${field} ${message}.`, [{ field, message }]);
}

/**
 * `wish` is asked for with the time of the database. The answer's id is another one where another silence was made.
 * @throws NotFound, Unprocessable, Conflict, Forbidden
 */
export async function keepSilence(
  actor: Actor,
  id: string | null,
  wish: (now: number) => Wish,
): Promise<{ id: string }> {
  const kept = await writeAs(actor, "alerts.silence.change", async (tx) => {
    await noteQuietingChange(tx);
    const former = id === null ? null : await existing(tx, actor, id);
    const now = await nowOf(tx);
    const wished = wish(now);
    const held = former && {
      matchers: former.matchers as Matcher[],
      startsAt: former.startsAt.getTime(),
      endsAt: former.endsAt.getTime(),
    };
    const change = changeSilence(held, wished, now);
    if ("refused" in change) throw refused(change.field, change.refused);
    const data = {
      matchers: [...wished.matchers],
      comment: wished.comment,
      startsAt: new Date(change.startsAt),
      endsAt: new Date(change.endsAt),
      createdBy: actorRef(actor),
      createdByName: wished.by ?? actorName(actor),
      changedAt: new Date(now),
    };
    if (former && held && change.endsOld) await end(tx, former.id, held, now);
    const sourceNo = former ? former.sourceNo : actor.kind === "source" ? actor.no : null;
    if (!change.keeps) await refuseTooMany(tx, sourceNo, now);
    const kept = change.keeps && former ? former.id : newId(new Date(now));
    if (change.keeps) await tx.silence.update({ where: { id: kept }, data });
    else await tx.silence.create({ data: { ...data, id: kept, sourceNo, createdAt: new Date(now) } });
    const { createdBy: _, changedAt: __, ...after } = data;
    return {
      result: { id: kept },
      target: `silence/${kept}`,
      ...(former ? { before: recordOf(former) } : {}),
      after: { ...after, sourceNo },
    };
  });
  tellPages();
  return kept;
}

/** One sender does not take the room of the others. @throws Conflict */
async function refuseTooMany(tx: Transaction, sourceNo: number | null, now: number): Promise<void> {
  const most = sourceNo === null ? MOST.people : MOST.source;
  const count = await tx.silence.count({ where: { sourceNo, endsAt: { gt: new Date(now) } } });
  if (count >= most) throw new Conflict(`${most} silences stand already. End some of them first.`);
}

/** Ends it now; one that is over already stays as it was. @throws NotFound, Forbidden */
export async function expireSilenceNow(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "alerts.silence.change", async (tx) => {
    await noteQuietingChange(tx);
    const former = await existing(tx, actor, id);
    const now = await nowOf(tx);
    await end(tx, id, { startsAt: former.startsAt.getTime(), endsAt: former.endsAt.getTime() }, now);
    return {
      result: undefined,
      target: `silence/${id}`,
      before: recordOf(former),
      after: { endsAt: new Date(Math.min(now, former.endsAt.getTime())) },
    };
  });
  tellPages();
}

async function end(
  tx: Transaction,
  id: string,
  held: { startsAt: number; endsAt: number },
  now: number,
): Promise<void> {
  const ended = expireSilence(held, now);
  if (!ended) return;
  await tx.silence.update({
    where: { id },
    data: {
      startsAt: new Date(ended.startsAt),
      endsAt: new Date(ended.endsAt),
      changedAt: new Date(now),
    },
  });
}

async function existing(tx: Transaction, actor: Actor, id: string) {
  const found = isId(id) ? await tx.silence.findUnique({ where: { id } }) : null;
  const isHidden = actor.kind === "source" && found?.sourceNo !== actor.no;
  if (!found || isHidden) throw new NotFound("There is no such silence.");
  return found;
}

function recordOf({
  matchers,
  comment,
  startsAt,
  endsAt,
  createdByName,
  sourceNo,
}: Awaited<ReturnType<typeof existing>>) {
  return { matchers, comment, startsAt, endsAt, createdByName, sourceNo };
}

async function nowOf(tx: Transaction): Promise<number> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return (clock?.now ?? new Date()).getTime();
}
