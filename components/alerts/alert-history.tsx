import { Pagination } from "@/components/ui/pagination";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { Alert, AlertEventRow } from "@/lib/alerts/model/alert";
import { timeOfId } from "@/lib/id";
import { addressOf } from "@/lib/search-params";
import { visibleText } from "@/lib/untrusted";
import { eventWords } from "./event-words";

type AlertHistoryProps = {
  alert: Alert;
  events: { items: readonly AlertEventRow[]; next: string | null; total: number };
  atStart: boolean;
  zone: string;
  moment: (at: Date) => string;
  maySeeEvidence: boolean;
};

/** What happened to an alert, the newest first, each with the message that says so. */
export function AlertHistory({ alert, events, atStart, zone, moment, maySeeEvidence }: AlertHistoryProps) {
  const here = `/alerts/${alert.id}`;
  const isWhole = events.next === null;
  return (
    <>
      <ol>
        {events.items.map((event) => (
          <Line
            key={event.id}
            at={event.at}
            zone={zone}
            words={eventWords(event, moment)}
            payloadId={maySeeEvidence ? event.payloadId : null}
          />
        ))}
        {isWhole && (
          <Line
            at={timeOfId(alert.id)}
            zone={zone}
            words={openingWords(alert, events.total, moment)}
            // The row keeps the message of its present episode; that of the first one was this.
            payloadId={maySeeEvidence && alert.episode === 1 ? alert.payloadId : null}
          />
        )}
      </ol>
      {(!atStart || !isWhole) && (
        <Pagination
          things="events"
          shown={events.items.length}
          before={atStart ? 0 : null}
          total={events.total}
          previousHref={atStart ? null : here}
          nextHref={events.next && addressOf(here, { cursor: events.next })}
        />
      )}
    </>
  );
}

function openingWords(alert: Alert, events: number, moment: (at: Date) => string): string {
  if (alert.episode > 1) return "Opened for the first time";
  if (alert.state === "resolved" && events === 0) return "First told when it was over already";
  return `Opened: its sender says that it began at ${moment(alert.startedAt)}`;
}

type LineProps = { at: Date | null; zone: string; words: string; payloadId: string | null };

function Line({ at, zone, words, payloadId }: LineProps) {
  return (
    <li className="grid gap-x-4 border-b border-border py-1.5 last:border-b-0 sm:grid-cols-[10.5rem_1fr_auto]">
      <span className="text-text-3">
        <Time at={at} zone={zone} form="second" />
      </span>
      <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
        <Untrusted text={words} lines limit={5_000} />
      </span>
      {payloadId !== null && (
        <TextLink
          href={`/alerts/messages/${payloadId}`}
          aria-label={`Evidence of: ${visibleText(words.slice(0, 80))}`}
          className="inline-flex min-h-6 items-center"
        >
          Evidence
        </TextLink>
      )}
    </li>
  );
}
