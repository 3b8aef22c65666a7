import { ago, durationWords, localText, utcText } from "@/lib/time";

type TimeProps = {
  /** null is shown as `none`. */
  at: Date | string | null;
  /** The reader's IANA zone. */
  zone: string;
  /**
   * `ago` "6 min ago" and `span` "6 min" for lists, kept fresh in the browser; `minute`, `second` and `date` for
   * records.
   */
  form?: "ago" | "span" | "date" | "minute" | "second";
  now?: Date;
  none?: string;
};

/**
 * An instant. Its card with local time, UTC and unix seconds opens by focus, hover or tap (see TimeCard, once per
 * page). All words are made here, on the server.
 */
export function Time({ at, zone, form = "ago", now = new Date(), none = "Not known" }: TimeProps) {
  const instant = at === null ? null : new Date(at);
  if (!instant || Number.isNaN(instant.getTime())) return <span className="text-text-3">{none}</span>;
  const local = localText(instant, zone, "second");
  return (
    <button type="button" data-instant="" className="time">
      <time
        dateTime={instant.toISOString()}
        data-at={instant.getTime()}
        data-form={form}
        data-local={local}
        data-utc={utcText(instant)}
        data-zone={zone}
      >
        {wordsOf(instant, zone, form, now)}
      </time>
    </button>
  );
}

function wordsOf(at: Date, zone: string, form: NonNullable<TimeProps["form"]>, now: Date): string {
  if (form === "ago") return ago(at.getTime(), now.getTime());
  if (form === "span") return durationWords(Math.abs(now.getTime() - at.getTime()) / 1000);
  return localText(at, zone, form);
}
