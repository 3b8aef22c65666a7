import type { DayRow } from "@/lib/uptime/model/objective";
import { lengthWords } from "./words";

const WIDTH = 6;
const HEIGHT = 24;

/** The last days, one bar each: how many of its minutes were good, bad or measured by nobody. Read out as a sentence. */
export function DayBar({ days }: { days: readonly DayRow[] }) {
  return (
    <figure>
      <svg
        viewBox={`0 0 ${days.length * WIDTH} ${HEIGHT}`}
        width="100%"
        height={HEIGHT}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="max-w-180"
      >
        {days.map((day, index) => (
          <Day key={day.day} day={day} x={index * WIDTH} />
        ))}
      </svg>
      <figcaption className="mt-1 text-xs text-text-3">
        {days.length} days until today: {seenWords(days)}
      </figcaption>
    </figure>
  );
}

/** Days that nobody measured are never told as days without an outage. */
function seenWords(days: readonly DayRow[]): string {
  const bad = days.filter((day) => day.bad > 0);
  const blind = days.filter((day) => day.good + day.bad === 0).length;
  if (blind === days.length) return "nothing was measured.";
  const minutes = lengthWords(bad.reduce((sum, day) => sum + day.bad, 0));
  const outages = bad.length === 0 ? "no outage was seen" : `outages on ${bad.length} (${minutes} in all)`;
  return blind === 0 ? `${outages}.` : `${outages}, nothing measured on ${blind}.`;
}

/** Outages hang from the top, so that one minute of a day can be seen; a day that nobody measured is a line. */
function Day({ day: { good, bad }, x }: { day: DayRow; x: number }) {
  if (good + bad === 0) {
    return <rect x={x} y={HEIGHT / 2 - 1} width={WIDTH - 2} height={2} className="fill-unknown" />;
  }
  const down = bad === 0 ? 0 : Math.max(4, (bad / (good + bad)) * HEIGHT);
  return (
    <>
      <rect x={x} y={0} width={WIDTH - 1} height={HEIGHT} className="fill-ok" />
      {down > 0 && <rect x={x} y={0} width={WIDTH - 1} height={down} className="fill-critical" />}
    </>
  );
}
