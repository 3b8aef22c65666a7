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

export function Glyph({
  shape,
  size = 16,
  className = "",
}: {
  shape: Shape;
  size?: 16 | 20;
  className?: string;
}) {
  return (
    <svg className={`glyph ${className}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {drawn[shape]}
    </svg>
  );
}

const line = {
  fill: "none",
  stroke: "currentColor",
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;
const cut = { fill: "none", stroke: "var(--cut)", strokeLinecap: "round" } as const;

const drawn = {
  octagon: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />
      <path d="M8 4.2v4.6M8 11.2v.6" {...cut} strokeWidth="1.8" />
    </>
  ),
  triangle: (
    <>
      <path d="M8 1.2 15.2 14H.8z" fill="currentColor" />
      <path d="M8 6v3.4M8 11.5v.4" {...cut} strokeWidth="1.6" />
    </>
  ),
  diamond: <path d="M8 1.4 14.6 8 8 14.6 1.4 8z" {...line} strokeWidth="1.7" />,
  chevron: <path d="m3 6 5 5 5-5" {...line} strokeWidth="2" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6.6" {...line} strokeWidth="1.4" />
      <path d="M8 7.4v3.8M8 4.6v.3" {...line} strokeWidth="1.6" />
    </>
  ),
  tick: (
    <>
      <circle cx="8" cy="8" r="6.8" {...line} strokeWidth="1.5" />
      <path d="m4.9 8.2 2.2 2.2 4-4.6" {...line} strokeWidth="1.7" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.8"
        {...line}
        strokeWidth="1.6"
        strokeDasharray="2.6 2.73"
        strokeLinecap="butt"
      />
      <path d="M6.3 6.4a1.8 1.8 0 1 1 2.4 1.7c-.5.2-.7.6-.7 1.1M8 11.3v.2" {...line} strokeWidth="1.5" />
    </>
  ),
  wrench: (
    <path
      d="M10.2 2.1a3.9 3.9 0 0 0-3.5 5.2l-4.4 4.4a1.4 1.4 0 0 0 2 2l4.4-4.4a3.9 3.9 0 0 0 5.1-4.7L11.6 6.8 9.2 4.4l2.2-2.2a4 4 0 0 0-1.2-.1z"
      {...line}
      strokeWidth="1.4"
    />
  ),
  pause: (
    <>
      <circle cx="8" cy="8" r="6.6" {...line} strokeWidth="1.4" />
      <path d="M6.3 5.6v4.8M9.7 5.6v4.8" {...line} strokeWidth="1.6" />
    </>
  ),
  accepted: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2" {...line} strokeWidth="1.4" />
      <path d="M10.2 5H6.1v6h4.1M6.1 8h3.4" {...line} strokeWidth="1.5" />
    </>
  ),
} as const;
