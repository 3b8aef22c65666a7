/** Signs for controls and places, drawn on a 16-unit grid with one line weight. */

export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg
      className={`flex-none ${className}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

const paths = {
  incidents: "M8 1.6 14.6 13.4H1.4zM8 6v3.4M8 11.2v.1",
  overview: "M2.5 13.5v-6M6.2 13.5v-11M9.8 13.5V6M13.5 13.5V9",
  alerts: "M8 1.8a4 4 0 0 1 4 4v3.4l1.6 2.6H2.4L4 9.2V5.8a4 4 0 0 1 4-4zM6.4 13.6a1.7 1.7 0 0 0 3.2 0",
  oncall: "M2.5 3.5h11v10h-11zM2.5 6.6h11M5.4 2v3M10.6 2v3M6 10l1.4 1.4L10.4 8.6",
  servers: "M2.5 2.5h11v4.6h-11zM2.5 8.9h11v4.6h-11zM5 4.8h.1M5 11.2h.1M8 4.8h3M8 11.2h3",
  uptime: "M1.5 8.5h3l2-5 3 9 2-4h3",
  backups:
    "M2.5 4c0-1.2 2.5-2 5.5-2s5.5.8 5.5 2-2.5 2-5.5 2-5.5-.8-5.5-2zM2.5 4v8c0 1.2 2.5 2 5.5 2s5.5-.8 5.5-2V4M5.6 10l1.8 1.7 3-3.4",
  audit: "M4 1.8h6.2L13 4.6v9.6H4zM10 1.8v3h3M6.3 7.5h4.4M6.3 10h4.4M6.3 12.2h2.4",
  settings:
    "M8 5.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6zM8 1.7v1.8M8 12.5v1.8M14.3 8h-1.8M3.5 8H1.7M12.45 3.55l-1.3 1.3M4.85 11.15l-1.3 1.3M12.45 12.45l-1.3-1.3M4.85 4.85l-1.3-1.3",
  search: "M7 2.3a4.7 4.7 0 1 0 0 9.4 4.7 4.7 0 0 0 0-9.4zM10.5 10.5l3.2 3.2",
  person: "M8 2.2a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8zM2.6 13.9c.5-2.7 2.7-4 5.4-4s4.9 1.3 5.4 4",
  copy: "M5.8 5.8h8v8h-8zM10.2 5.8V2.2h-8v8h3.6",
  tick: "m3 8.5 3.3 3.3L13 4.6",
  close: "m3.5 3.5 9 9M12.5 3.5l-9 9",
  down: "m4 6 4 4 4-4",
  up: "m4 10 4-4 4 4",
  left: "m10 3.5-4.5 4.5 4.5 4.5",
  right: "M6 3.5 10.5 8 6 12.5",
  sorted: "M8 3v10M4.5 9.5 8 13l3.5-3.5",
  filter: "M2 3.5h12M4.5 8h7M6.8 12.5h2.4",
  external: "M6.5 3.5h-4v10h10v-4M9 2.5h4.5V7M13 3 7.5 8.5",
  download: "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
  fold: "M2.5 2.5h11v11h-11zM6.3 2.5v11M11 6 9 8l2 2",
  unfold: "M2.5 2.5h11v11h-11zM6.3 2.5v11M9 6l2 2-2 2",
  out: "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6",
  plus: "M8 3v10M3 8h10",
  more: "M3.2 8h.1M8 8h.1M12.7 8h.1",
  help: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM6.3 6.3a1.8 1.8 0 1 1 2.4 1.7c-.5.2-.7.6-.7 1.1M8 11.4v.1",
} as const;

export type IconName = keyof typeof paths;
