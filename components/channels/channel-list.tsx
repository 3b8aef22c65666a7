import { ActionForm } from "@/components/ui/action-form";
import { Disclosure } from "@/components/ui/disclosure";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ChannelRow } from "@/lib/alerts/model/notify-channel";
import { visibleText } from "@/lib/untrusted";
import { ChannelForm } from "./channel-form";
import { ChannelTest } from "./channel-test";
import { isTypedKind } from "./kind-fields";

type ChannelListProps = {
  channels: readonly ChannelRow[];
  path: string;
  zone: string;
  now: Date;
  /** They are tried one after the other, and may be ordered. */
  isOrdered?: boolean;
  mayChange: boolean;
  ownAddress?: string;
};

/** Channels with what is known of them: where they lead, whether they were proven, and how it went lately. */
export function ChannelList({ channels, isOrdered = false, ...rest }: ChannelListProps) {
  const ids = channels.filter(({ goneAt }) => goneAt === null).map(({ id }) => id);
  return (
    <ol className="grid gap-3">
      {channels.map((channel) => (
        <li key={channel.id} className="grid gap-2 rounded-card border border-border px-3 py-2.5">
          <ChannelItem channel={channel} {...rest} order={isOrdered ? ids : []} />
        </li>
      ))}
    </ol>
  );
}

type ChannelItemProps = Omit<ChannelListProps, "channels" | "isOrdered"> & {
  channel: ChannelRow;
  /** Ids of all that may be ordered; none: it has no order. */
  order: readonly string[];
};

function ChannelItem({ channel, order, path, zone, now, mayChange, ownAddress }: ChannelItemProps) {
  const { id, name, label, kind, goneAt, settings } = channel;
  const place = order.indexOf(id);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="flex min-w-0 flex-wrap items-baseline gap-x-2 font-semibold">
          {place >= 0 && <span className="text-text-3">{place + 1}.</span>}
          <Untrusted text={name} />
          {name !== label && <span className="text-xs font-normal text-text-3">{label}</span>}
        </h3>
        <ChannelState channel={channel} />
      </div>
      <p className="text-text-2">
        <Untrusted text={placeOf(channel)} limit={300} />
      </p>
      <Lately channel={channel} zone={zone} now={now} />
      {mayChange && goneAt === null && (
        <ChannelTest
          path={`${path}/${id}`}
          name={visibleText(name)}
          isProven={channel.verifiedAt !== null}
          test={channel.test && { state: channel.test.state, failure: channel.test.failure }}
        />
      )}
      {mayChange && (
        <div className="flex flex-wrap items-center gap-2">
          {place > 0 && <Move order={order} place={place} by={-1} />}
          {place >= 0 && place < order.length - 1 && <Move order={order} place={place} by={1} />}
          <ActionForm
            method="DELETE"
            path={`${path}/${id}`}
            submit={goneAt === null ? "Remove" : "Forget"}
            done="The channel is removed."
            question={`Remove the channel “${visibleText(name)}”? Nothing is sent there any more.`}
            className="contents"
          />
        </div>
      )}
      {mayChange && goneAt === null && isTypedKind(kind) && (
        <Disclosure summary="Change" open={settings === null}>
          <ChannelForm
            // What was typed is done once it is kept: the form is made anew with what is shown now.
            key={JSON.stringify([name, settings])}
            kind={kind}
            path={path}
            channel={channel}
            ownAddress={ownAddress}
          />
        </Disclosure>
      )}
    </>
  );
}

function ChannelState({ channel: { goneAt, verifiedAt, failedAt, sentAt } }: { channel: ChannelRow }) {
  if (goneAt) return <Status state="off">Gone</Status>;
  if (verifiedAt === null) return <Status state="unknown">Not proven: not used</Status>;
  if (failedAt && (!sentAt || failedAt > sentAt)) return <Status state="failed">Failed lately</Status>;
  return <Status state="passed">Proven</Status>;
}

function Lately({ channel, zone, now }: { channel: ChannelRow; zone: string; now: Date }) {
  const { verifiedAt, sentAt, failedAt, failure, goneAt } = channel;
  return (
    <p className="text-xs text-text-3">
      {goneAt && (
        <>
          Switched off <Time at={goneAt} zone={zone} now={now} />.{" "}
        </>
      )}
      {verifiedAt && (
        <>
          Proven <Time at={verifiedAt} zone={zone} now={now} />.{" "}
        </>
      )}
      {sentAt && (
        <>
          Last sent <Time at={sentAt} zone={zone} now={now} />.{" "}
        </>
      )}
      {failedAt && (
        <>
          Failed <Time at={failedAt} zone={zone} now={now} />
          {failure && (
            <>
              : <Untrusted text={failure} limit={300} />
            </>
          )}
        </>
      )}
    </p>
  );
}

/** Where it leads, without what nobody may see. */
function placeOf({ kind, settings }: ChannelRow): string {
  if (settings === null) return "Its settings can't be read. Enter all of them again.";
  const of = (name: string) => String(settings[name] ?? "");
  if (kind === "mail") return of("address");
  if (kind === "telegram") return `Chat ${of("chatId")}, bot ${of("token")}`;
  if (kind === "ntfy") return `${of("server")}, topic ${of("topic")}`;
  if (kind === "pushover") return `User ${of("user")}`;
  if (kind === "pagerduty") return `Integration key ${of("routingKey")}`;
  if (kind === "web-push") return "A browser or an installed app of yours";
  return of("url");
}

function Move({ order, place, by }: { order: readonly string[]; place: number; by: -1 | 1 }) {
  const [one, other] = [order[place], order[place + by]];
  if (one === undefined || other === undefined) return null;
  return (
    <ActionForm
      method="PUT"
      path="/api/channels/order"
      fixed={{ ids: order.with(place, other).with(place + by, one) }}
      submit={by < 0 ? "Try sooner" : "Try later"}
      done="The order is changed."
      className="contents"
    />
  );
}
