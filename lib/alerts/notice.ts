/** What is told of an alert through a channel? Pure: from the row of the outbox to the notice that every channel renders. */
import type { Notice, NoticeKind } from "./channels/channel";
import type { Claimed } from "./model/delivery";

const DIGEST = "More came than fits into a minute. Each is paged as soon as there is room.";

/** @param ackUrl null where nobody in particular is told @param now milliseconds since 1970 */
export function noticeOf(
  claimed: Claimed & { kind: NoticeKind },
  baseUrl: string,
  ackUrl: string | null,
  now: number,
): Notice {
  const { id, kind, alert, person, content } = claimed;
  const { digest } = content;
  const next = content.next ? { at: Date.parse(content.next.at), who: content.next.who } : null;
  return {
    deliveryId: id,
    alertId: alert?.id ?? id,
    episode: alert?.episode ?? 1,
    kind,
    severity: digest?.severity ?? alert?.severity ?? "info",
    title: digest?.title ?? alert?.title ?? "A test of this channel",
    where: alert ? [alert.environment, alert.host].filter(Boolean).join(" · ") || null : null,
    since: digest?.since ?? alert?.startedAt.getTime() ?? now,
    text: digest ? DIGEST : (alert?.text ?? null),
    count: content.count ?? 1,
    lines: content.lines ?? [],
    next,
    url: `${baseUrl}${digest?.path ?? (alert ? `/alerts/${alert.id}` : "/settings/notifications")}`,
    ackUrl: kind === "page" || kind === "reminder" ? ackUrl : null,
    sentAt: now,
    timeZone: person?.timeZone ?? "UTC",
  };
}
