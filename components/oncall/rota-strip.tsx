import type { Strip, StripPiece } from "@/lib/oncall/model/strip";
import { visibleText } from "@/lib/untrusted";

const HEIGHT = 28;
/** Percent; a narrower piece has no room for a name. */
const NAMED = 4;

type RotaStripProps = {
  strip: Strip;
  /** Whose pieces stand out. */
  me: string | null;
  /** Each layer by itself below what comes of all. */
  withLayers?: boolean;
};

/** Who has the duty in the days to come, as a drawing; the same stands beside it as a list. */
export function RotaStrip({ strip, me, withLayers = false }: RotaStripProps) {
  const layers = withLayers && strip.layers.length > 1 ? strip.layers : [];
  return (
    <figure className="grid gap-1">
      <Lane label="">
        {strip.days.map(({ x, day, weekday }) => (
          <svg key={x} x={`${x}%`} y="0" width="7%" height="18" aria-hidden="true">
            <text x="2" y="13" className="fill-text-3 text-xs">
              <tspan className="max-md:hidden">{weekday} </tspan>
              {day}
            </text>
          </svg>
        ))}
      </Lane>
      <Lane label="On call">
        <Pieces pieces={strip.whole} days={strip.days} me={me} />
      </Lane>
      {layers.map((pieces, layer) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: layers are known by their place
        <Lane key={layer} label={`Layer ${layer + 1}`}>
          <Pieces pieces={pieces} days={strip.days} me={me} faint />
        </Lane>
      ))}
      <figcaption className="text-xs text-text-3">
        Until {strip.ends}:{" "}
        {strip.gapHours === 0 ? (
          "somebody is always on call."
        ) : (
          <strong className="text-critical">nobody for {strip.gapHours} h.</strong>
        )}
      </figcaption>
    </figure>
  );
}

function Lane({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid items-center gap-x-2 md:grid-cols-[5rem_minmax(0,1fr)]">
      <span className={`text-xs text-text-3 ${label === "" ? "max-md:hidden" : ""}`}>{label}</span>
      <svg width="100%" height={label === "" ? 18 : HEIGHT} aria-hidden="true">
        {children}
      </svg>
    </div>
  );
}

type PiecesProps = {
  pieces: readonly StripPiece[];
  days: Strip["days"];
  me: string | null;
  faint?: boolean;
};

function Pieces({ pieces, days, me, faint = false }: PiecesProps) {
  return (
    <>
      {pieces.map((piece) => (
        <PieceMark key={piece.x} piece={piece} isMe={me !== null && piece.personId === me} faint={faint} />
      ))}
      {days.map(({ x }) => (
        <line key={x} x1={`${x}%`} x2={`${x}%`} y1="0" y2={HEIGHT} className="stroke-border" />
      ))}
    </>
  );
}

/** Nested, so that a name ends where its piece does. */
function PieceMark({ piece, isMe, faint }: { piece: StripPiece; isMe: boolean; faint: boolean }) {
  const { x, width, personId, by } = piece;
  const isNobody = personId === null;
  return (
    <svg x={`${x}%`} y="0" width={`${width}%`} height={HEIGHT}>
      <title>{`${pieceName(piece)}: ${piece.begins} to ${piece.ends ?? "later"}`}</title>
      <rect
        x="0.5"
        y={isNobody ? HEIGHT / 2 - 6 : 2.5}
        width="100%"
        height={isNobody ? 12 : HEIGHT - 5}
        rx="3"
        className={lookOf(isNobody, isMe, faint)}
        strokeDasharray={isNobody || by === "override" ? "4 3" : undefined}
      />
      {width >= NAMED && (
        <text x="6" y={HEIGHT / 2 + 4} className={`text-xs ${textOf(isNobody, faint)}`}>
          {pieceName(piece)}
        </text>
      )}
    </svg>
  );
}

export function pieceName({ personId, name }: Pick<StripPiece, "personId" | "name">): string {
  if (personId === null) return "Nobody";
  return name === null ? "Somebody who is no longer here" : visibleText(name);
}

/** A layer that has nobody may be meant so; where nobody is left of all of them, nobody is asked. */
function lookOf(isNobody: boolean, isMe: boolean, faint: boolean): string {
  if (isNobody) return faint ? "fill-none stroke-border" : "fill-critical-bg stroke-critical";
  if (isMe) return "fill-selected stroke-accent";
  return "fill-sunken stroke-border-strong";
}

function textOf(isNobody: boolean, faint: boolean): string {
  if (isNobody) return faint ? "fill-none" : "fill-critical font-semibold";
  return "fill-text";
}
