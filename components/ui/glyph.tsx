/** The shapes that carry severity and state. Each differs in outline, so that colour is never the only sign. */

export type Shape =
  | "octagon"
  | "triangle"
  | "diamond"
  | "chevron"
  | "info"
  | "tick"
  | "unknown"
  | "wrench"
  | "pause"
  | "accepted";

export function Glyph({ shape, large, className }: { shape: Shape; large?: boolean; className?: string }) {
  const look = [large && "large", className].filter(Boolean).join(" ");
  return (
    <svg className={look ? `glyph ${look}` : "glyph"} viewBox="0 0 16 16" aria-hidden="true">
      {drawn[shape]}
    </svg>
  );
}

/** Colour, fill and the ends of lines: see signs.css. */
const drawn = {
  octagon: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" className="full" />
      <path d="M8 4.2v4.6M8 11.2v.6" className="cut" strokeWidth="1.8" />
    </>
  ),
  triangle: (
    <>
      <path d="M8 1.2 15.2 14H.8z" className="full" />
      <path d="M8 6v3.4M8 11.5v.4" className="cut" strokeWidth="1.6" />
    </>
  ),
  diamond: <path d="M8 1.4 14.6 8 8 14.6 1.4 8z" strokeWidth="1.7" />,
  chevron: <path d="m3 6 5 5 5-5" strokeWidth="2" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6.6" />
      <path d="M8 7.4v3.8M8 4.6v.3" />
    </>
  ),
  tick: <path d="M14.8 8A6.8 6.8 0 1 1 8 1.2 6.8 6.8 0 0 1 14.8 8zM4.9 8.2l2.2 2.2 4-4.6" />,
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.8" strokeDasharray="2.6 2.73" strokeLinecap="butt" />
      <path d="M6.3 6.4a1.8 1.8 0 1 1 2.4 1.7c-.5.2-.7.6-.7 1.1M8 11.3v.2" />
    </>
  ),
  wrench: (
    <path d="M10.2 2.1a3.9 3.9 0 0 0-3.5 5.2l-4.4 4.4a1.4 1.4 0 0 0 2 2l4.4-4.4a3.9 3.9 0 0 0 5.1-4.7L11.6 6.8 9.2 4.4l2.2-2.2a4 4 0 0 0-1.2-.1z" />
  ),
  pause: (
    <>
      <circle cx="8" cy="8" r="6.6" />
      <path d="M6.3 5.6v4.8M9.7 5.6v4.8" />
    </>
  ),
  accepted: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2" />
      <path d="M10.2 5H6.1v6h4.1M6.1 8h3.4" />
    </>
  ),
} as const;
