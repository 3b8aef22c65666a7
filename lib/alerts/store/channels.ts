/**
 * Ways to tell people, kept by themselves, and those of a team, kept by administrators. Settings are sealed and bound to
 * their row; what is shown of them is in `channel-list.ts`, and never a secret.
 */
import { randomBytes } from "node:crypto";
import type { Actor, PersonActor } from "@/lib/auth/actor";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import { open, seal } from "@/lib/auth/keys";
import type { Permission } from "@/lib/auth/permissions";
import { environment } from "@/lib/env";
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { isId, newId } from "@/lib/id";
import { mergedSettings, type Settings, shownSettings } from "../channel-settings";
import { type AnyChannel, channelOf } from "../channels/list";
import { refusalOfAddress } from "../gateway/channel-address";
import { CHANNEL_LIMITS, type ChannelChange, type NewChannel } from "../model/notify-channel";

/** Whose: a person's own, or null for those of a team. */
type Owner = { personId: string | null; permission: Permission; most: number };

export function own(actor: PersonActor): Owner {
  return { personId: actor.id, permission: "channels.own.change", most: CHANNEL_LIMITS.own };
}

export const TEAM: Owner = { personId: null, permission: "channels.change", most: CHANNEL_LIMITS.team };

/** A secret that was made here is in the answer and nowhere else. */
export type MadeChannel = { id: string; secret: string | null };

/** It comes last, and is used once a test was seen to arrive. @throws Unprocessable, Conflict, Forbidden */
export async function createChannel(actor: Actor, owner: Owner, wish: NewChannel): Promise<MadeChannel> {
  const channel = kindOf(wish.kind);
  if (owner.personId === null && channel.form === "push") {
    throw refused("kind", "belongs to a device of one person, and so to no team");
  }
  const secret = madeSecret(wish);
  const typed = { ...wish.settings, ...(secret === null ? {} : { secret }) };
  const id = newId();
  return writeAs(actor, owner.permission, async (tx) => {
    const settings = await checked(channel, null, await withOwnAddress(tx, owner, wish.kind, typed));
    const [place] = await tx.$queryRaw<{ count: number; next: number }[]>`
      SELECT count(*)::int AS count, coalesce(max(position) + 1, 0)::int AS next FROM notify_channel
      WHERE person_id IS NOT DISTINCT FROM ${owner.personId}::uuid AND retired_at IS NULL`;
    if ((place?.count ?? 0) >= owner.most) {
      throw new Conflict(`There are ${owner.most} channels already. Take one away first.`);
    }
    const name = wish.name || channel.label;
    await tx.$executeRaw`
      INSERT INTO notify_channel (id, person_id, kind, name, settings, position, created_at, changed_at)
      VALUES (${id}::uuid, ${owner.personId}::uuid, ${wish.kind}, ${name}, ${sealed(id, settings)},
        ${place?.next ?? 0}, now(), now())`;
    const after = { kind: wish.kind, name, settings: shownSettings(channel, settings, false) };
    return { result: { id, secret }, target: `channel/${id}`, after: { ...after, personId: owner.personId } };
  });
}

/** Other settings must be proven anew. @throws NotFound, Unprocessable, Forbidden */
export async function changeChannel(
  actor: Actor,
  owner: Owner,
  id: string,
  wish: ChannelChange,
): Promise<void> {
  await writeAs(actor, owner.permission, async (tx) => {
    const row = await existing(tx, owner, id);
    const channel = kindOf(row.kind);
    const held = unsealed(id, row.settings);
    const settings = await checked(channel, held, wish.settings);
    const isSame = JSON.stringify(settings) === JSON.stringify(held);
    const name = wish.name || row.name;
    await tx.$executeRaw`
      UPDATE notify_channel SET name = ${name}, settings = ${isSame ? row.settings : sealed(id, settings)},
        verified_at = CASE WHEN ${isSame} THEN verified_at END, failed_at = CASE WHEN ${isSame} THEN failed_at END,
        failure = CASE WHEN ${isSame} THEN failure END, changed_at = CASE WHEN ${isSame} THEN changed_at ELSE now() END
      WHERE id = ${id}::uuid`;
    return {
      result: undefined,
      target: `channel/${id}`,
      before: { name: row.name, settings: held && shownSettings(channel, held, false) },
      after: {
        name,
        settings: shownSettings(channel, settings, false),
        proven: isSame && row.verifiedAt !== null,
      },
    };
  });
}

/** What waits to be sent there is sent by the others. @throws NotFound, Forbidden */
export async function retireChannel(actor: Actor, owner: Owner, id: string): Promise<void> {
  await writeAs(actor, owner.permission, async (tx) => {
    const row = isId(id)
      ? await tx.notifyChannel.findFirst({ where: { id, personId: owner.personId } })
      : null;
    if (!row || (row.retiredAt && row.failure === null)) throw gone();
    // Without a failure it was taken away by a person, and is listed no more.
    await tx.notifyChannel.update({
      where: { id },
      data: { retiredAt: row.retiredAt ?? new Date(), failure: null },
    });
    return { result: undefined, target: `channel/${id}`, before: { kind: row.kind, name: row.name } };
  });
}

/** All of one's own, the first to be tried first. @throws Conflict when others were added or taken away; Forbidden */
export async function orderChannels(actor: PersonActor, ids: readonly string[]): Promise<void> {
  await writeAs(actor, "channels.own.change", async (tx) => {
    const standing = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM notify_channel WHERE person_id = ${actor.id}::uuid AND retired_at IS NULL
      ORDER BY position, id FOR UPDATE`;
    const before = standing.map(({ id }) => id);
    const isWhole = new Set(ids).size === ids.length && ids.length === before.length;
    if (!isWhole || !before.every((id) => ids.includes(id))) {
      throw new Conflict("Your channels have changed meanwhile. Read them again and order them anew.");
    }
    await tx.$executeRaw`
      UPDATE notify_channel c SET position = o.place - 1
      FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS o(id, place) WHERE c.id = o.id`;
    return {
      result: undefined,
      target: `channels/${actor.id}`,
      before: { order: before },
      after: { order: ids },
    };
  });
}

/** Of this owner, and not taken away. @throws NotFound */
export async function existing(tx: Transaction, owner: Pick<Owner, "personId">, id: string) {
  const row = isId(id)
    ? await tx.notifyChannel.findFirst({ where: { id, personId: owner.personId, retiredAt: null } })
    : null;
  if (!row) throw gone();
  return row;
}

export function gone(): NotFound {
  return new NotFound("There is no such channel.");
}

function kindOf(kind: string): AnyChannel {
  const channel = channelOf(kind);
  if (!channel) throw refused("kind", "is not a kind of channel that this version has");
  return channel;
}

/** Whoever leaves the signing secret of a webhook open gets one that nobody has seen. */
function madeSecret({ kind, settings }: NewChannel): string | null {
  if (kind !== "webhook" || settings["secret"]) return null;
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** Mail goes to one's own address unless another is given. */
async function withOwnAddress(
  tx: Transaction,
  { personId }: Owner,
  kind: string,
  settings: Settings,
): Promise<Settings> {
  if (kind !== "mail" || personId === null || settings["address"]) return settings;
  const person = await tx.person.findUnique({ where: { id: personId }, select: { email: true } });
  return { ...settings, address: person?.email };
}

async function checked(channel: AnyChannel, held: Settings | null, typed: Settings): Promise<Settings> {
  const merged = mergedSettings(channel, held, typed);
  if ("refused" in merged) {
    const [first] = merged.refused;
    throw new Unprocessable(`The channel can't be kept: ${first?.field} ${first?.message}.`, merged.refused);
  }
  const refusal = await refusalOfAddress(merged.settings);
  if (refusal) throw refused(`settings.${refusal.name}`, refusal.why);
  return merged.settings;
}

function refused(field: string, message: string): Unprocessable {
  return new Unprocessable(`The channel can't be kept: ${field} ${message}.`, [{ field, message }]);
}

const placeOf = (id: string) => `notify_channel|${id}|settings`;

function sealed(id: string, settings: Settings): string {
  return seal(environment().keys, placeOf(id), JSON.stringify(settings));
}

/** null: it does not open, or is not of this version; then all of it is to be given anew. */
export function unsealed(id: string, settings: string): Settings | null {
  try {
    return JSON.parse(open(environment().keys, placeOf(id), settings)) as Settings;
  } catch {
    return null;
  }
}
