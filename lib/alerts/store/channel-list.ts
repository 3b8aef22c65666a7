/** Channels as their keepers see them: what is set but no secret, whether it works, and what became of the last test. */
import type { Actor, PersonActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { environment } from "@/lib/env";
import { isId } from "@/lib/id";
import { shownSettings } from "../channel-settings";
import { channelOf } from "../channels/list";
import { CHANNEL_LIMITS, type ChannelRow, type ChannelTest } from "../model/notify-channel";
import { gone, unsealed } from "./channels";

/** Days that a channel is listed whose receiver said that it is no more. */
const GONE_DAYS = 30;

type Row = Omit<ChannelRow, "label" | "settings" | "secrets"> & {
  settings: string;
  testId: string | null;
  testState: ChannelTest["state"] | null;
  testAt: Date | null;
  testFailure: string | null;
};

/** $1: whose; null for those of a team. $2: one of them, or null for all. */
const SELECT = `
  SELECT c.id, c.kind, c.name, c.position, c.settings, c.verified_at AS "verifiedAt", c.sent_at AS "sentAt",
    c.failed_at AS "failedAt", c.failure, c.retired_at AS "goneAt", t.id AS "testId", t.state AS "testState",
    t.created_at AS "testAt", t.failure AS "testFailure"
  FROM notify_channel c LEFT JOIN LATERAL (
    SELECT d.id, d.state, d.created_at, d.failure FROM delivery d
    WHERE d.channel_id = c.id AND d.kind = 'test' AND d.created_at >= c.changed_at ORDER BY d.created_at DESC LIMIT 1
  ) t ON true
  WHERE (CASE WHEN $1::uuid IS NULL THEN c.person_id IS NULL ELSE c.person_id = $1 END)
    AND ($2::uuid IS NULL OR c.id = $2)
    AND (c.retired_at IS NULL OR c.failure IS NOT NULL AND c.retired_at > now() - interval '${GONE_DAYS} days')
  ORDER BY c.retired_at IS NOT NULL, c.position, c.id LIMIT $3`;

/** Can this installation send mail at all? */
export type Channels = { channels: ChannelRow[]; mail: boolean };

/** In the order in which they are tried. @throws Forbidden */
export async function listOwnChannels(actor: PersonActor): Promise<Channels> {
  return listed(
    await queryAs(actor, "channels.own.read")<Row>(SELECT, [actor.id, null, 2 * CHANNEL_LIMITS.own]),
  );
}

/** @throws Forbidden */
export async function listTeamChannels(actor: Actor): Promise<Channels> {
  return listed(await queryAs(actor, "channels.read")<Row>(SELECT, [null, null, 2 * CHANNEL_LIMITS.team]));
}

function listed(rows: readonly Row[]): Channels {
  return { channels: rows.map(channelRowOf), mail: environment().smtpUrl !== null };
}

/** @throws NotFound, Forbidden */
export async function getOwnChannel(actor: PersonActor, id: string): Promise<ChannelRow> {
  return one(isId(id) ? await queryAs(actor, "channels.own.read")<Row>(SELECT, [actor.id, id, 1]) : []);
}

/** @throws NotFound, Forbidden */
export async function getTeamChannel(actor: Actor, id: string): Promise<ChannelRow> {
  return one(isId(id) ? await queryAs(actor, "channels.read")<Row>(SELECT, [null, id, 1]) : []);
}

function one([row]: readonly Row[]): ChannelRow {
  if (!row) throw gone();
  return channelRowOf(row);
}

function channelRowOf({ settings, testId, testState, testAt, testFailure, ...row }: Row): ChannelRow {
  const channel = channelOf(row.kind);
  const held = unsealed(row.id, settings);
  return {
    ...row,
    label: channel?.label ?? row.kind,
    settings: channel && held && shownSettings(channel, held),
    secrets: channel?.secrets ?? [],
    test:
      testId && testState && testAt
        ? { id: testId, state: testState, at: testAt, failure: testFailure }
        : null,
  };
}
