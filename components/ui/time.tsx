import { ago, durationWords, localText } from "@/lib/time";

type TimeProps = {
  /** null is shown as `none`. */
  at: Date | string | null;
  /** The reader's IANA zone, which the card of the page tells too. */
  zone: string;
  /**
   * `ago` "6 min ago" and `span` "6 min" for lists, kept fresh in the browser; `minute`, `second` and `date` for
   * records.
   */
  form?: "ago" | "span" | "date" | "minute" | "second";
  now?: Date;
  none?: string;
};

/** What is shown of an instant. Values, so that a long list sends its times to the browser without their elements. */
export type TimeWords = { iso: string; words: string; local: string; form: NonNullable<TimeProps["form"]> };

/** All words are made here, on the server. Null where there is no instant. */
export function timeWords({ at, zone, form = "ago", now = new Date() }: TimeProps): TimeWords | null {
  const instant = at === null ? null : new Date(at);
  if (!instant || Number.isNaN(instant.getTime())) return null;
  return {
    iso: instant.toISOString(),
    words: wordsOf(instant, zone, form, now),
    local: localText(instant, zone, "second"),
    form,
  };
}

/** An instant. Its card with local time, UTC and unix seconds opens by focus, hover or tap (TimeCard, once per page). */
export function Time(props: TimeProps) {
  return <Instant time={timeWords(props)} none={props.none} />;
}

export function Instant({ time, none = "Not known" }: { time: TimeWords | null; none?: string }) {
  if (!time) return <span className="text-text-3">{none}</span>;
  const { iso, words, local, form } = time;
  return (
    <button type="button" className="time">
      <time
        dateTime={iso}
        data-local={local}
        data-form={form === "ago" || form === "span" ? form : undefined}
      >
        {words}
      </time>
    </button>
  );
}

function wordsOf(at: Date, zone: string, form: NonNullable<TimeProps["form"]>, now: Date): string {
  if (form === "ago") return ago(at.getTime(), now.getTime());
  if (form === "span") return durationWords(Math.abs(now.getTime() - at.getTime()) / 1000);
  return localText(at, zone, form);
}
