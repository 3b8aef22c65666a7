import { Glyph } from "@/components/ui/glyph";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { type CopySizes, namedOf, placesOf, type SizePoint } from "@/lib/backups/model/trend";
import { counted, formatBytes } from "@/lib/units";

const HEIGHT = 72;
/** Percent of the width that "odd" needs on the narrowest phone. */
const WORD = 12;
const ODD_SHOWN = 5;

type SizeTrendProps = { copies: readonly CopySizes[]; zone: string; mayRead: boolean };

/** How large the backups of each copy were, drawn and said. */
export function SizeTrend({ copies, zone, mayRead }: SizeTrendProps) {
  return (
    <div className="grid gap-4">
      {copies.map((copy) => (
        <section key={copy.id} className="grid gap-1.5 border-b border-border pb-4 last:border-0 last:pb-0">
          <h3 className="font-semibold">
            <Untrusted text={copy.name} limit={100} />
          </h3>
          <CopyTrend copy={copy} zone={zone} mayRead={mayRead} />
        </section>
      ))}
    </div>
  );
}

function CopyTrend({
  copy: { of, points },
  zone,
  mayRead,
}: { copy: CopySizes } & Omit<SizeTrendProps, "copies">) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) {
    return (
      <p className="text-text-2">
        {first ? `One good run told its size: ${formatBytes(first.bytes)}.` : "No good run told its size."} A
        trend takes two.
      </p>
    );
  }
  const sizes = points.map(({ bytes }) => bytes);
  const odd = points.filter(({ oddity }) => oddity !== null).toReversed();
  return (
    <figure className="grid gap-1.5">
      <Drawing points={points} most={Math.max(...sizes)} />
      <figcaption className="text-text-2">
        {of === "added" ? "Added to the copy: from " : "From "}
        {formatBytes(first.bytes)} on <Time at={first.at} zone={zone} form="date" /> to{" "}
        {formatBytes(last.bytes)} on <Time at={last.at} zone={zone} form="date" />, in{" "}
        {counted(points.length, "good run")}; at least {formatBytes(Math.min(...sizes))}, at most{" "}
        {formatBytes(Math.max(...sizes))};{" "}
        {odd.length === 0 ? "no odd size" : counted(odd.length, "odd size")}.
      </figcaption>
      {odd.length > 0 && <OddSizes odd={odd} zone={zone} mayRead={mayRead} />}
    </figure>
  );
}

/** The same is said below it. */
function Drawing({ points, most }: { points: readonly SizePoint[]; most: number }) {
  const places = placesOf(points).map(({ x, height }) => ({ x, y: HEIGHT * (1 - height) }));
  const odd = places.filter((_, index) => points[index]?.oddity !== null);
  const named = namedOf(
    odd.map(({ x }) => x),
    WORD,
  );
  return (
    <div className="flex max-w-180 gap-2 py-5" aria-hidden="true">
      <div className="-my-2 flex flex-none flex-col justify-between text-right text-xs whitespace-nowrap text-text-3">
        <span>{formatBytes(most)}</span>
        <span>0</span>
      </div>
      <svg
        aria-hidden="true"
        width="100%"
        height={HEIGHT}
        className="min-w-0 overflow-visible px-2 text-accent"
      >
        <g className="stroke-border">
          <line x1="0" x2="100%" y1="0" y2="0" strokeDasharray="2 3" />
          <line x1="0" x2="100%" y1={HEIGHT} y2={HEIGHT} />
        </g>
        {/* Stretched by itself, so that marks and words keep their shape. */}
        <svg
          aria-hidden="true"
          width="100%"
          height={HEIGHT}
          viewBox={`0 0 100 ${HEIGHT}`}
          preserveAspectRatio="none"
          overflow="visible"
        >
          <polyline
            points={places.map(({ x, y }) => `${x.toFixed(2)},${y.toFixed(1)}`).join(" ")}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        {places.map(({ x, y }, index) => (
          <circle
            key={points[index]?.messageId}
            cx={`${x.toFixed(2)}%`}
            cy={y.toFixed(1)}
            r="2"
            fill="currentColor"
          />
        ))}
        {odd.map((place, index) => (
          <OddMark key={place.x} place={place} named={named[index] ?? false} />
        ))}
      </svg>
    </div>
  );
}

/** A triangle, whose word stands on the side that the line does not come from. */
function OddMark({ place: { x, y }, named }: { place: { x: number; y: number }; named: boolean }) {
  const anchor = x < 4 ? "start" : x > 96 ? "end" : "middle";
  return (
    <svg aria-hidden="true" x={`${x.toFixed(2)}%`} y={y.toFixed(1)} overflow="visible" className="text-high">
      <path d="M0-7.5 7.5 6H-7.5z" fill="currentColor" className="stroke-surface" />
      {named && (
        <text
          x={anchor === "start" ? -7 : anchor === "end" ? 7 : 0}
          y={y < HEIGHT / 2 ? -11 : 19}
          textAnchor={anchor}
          className="fill-current text-xs font-semibold"
        >
          odd
        </text>
      )}
    </svg>
  );
}

type OddSizesProps = { odd: readonly SizePoint[]; zone: string; mayRead: boolean };

/** The newest first; each opens what its tool said. */
function OddSizes({ odd, zone, mayRead }: OddSizesProps) {
  const more = odd.length - ODD_SHOWN;
  return (
    <ul className="grid gap-1">
      {odd.slice(0, ODD_SHOWN).map(({ at, oddity, messageId }) => (
        <li key={messageId} className="flex gap-1.5">
          <Glyph shape="triangle" className="mt-0.5 text-high" />
          <span className="min-w-0">
            <span className="font-semibold">Odd size</span>{" "}
            {mayRead ? (
              <TextLink href={`/backups/messages/${messageId}`}>
                <Time at={at} zone={zone} form="minute" />
              </TextLink>
            ) : (
              <Time at={at} zone={zone} form="minute" />
            )}
            : <Untrusted text={oddity ?? ""} limit={300} />
          </span>
        </li>
      ))}
      {more > 0 && <li className="text-text-3">{counted(more, "older odd size")} among the runs below.</li>}
    </ul>
  );
}
