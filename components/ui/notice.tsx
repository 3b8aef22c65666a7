import type { ReactNode } from "react";
import type { Tone } from "./badge";
import { Glyph, type Shape } from "./glyph";

type NoticeProps = {
  tone?: "info" | "ok" | "medium" | "critical" | "unknown";
  title?: string;
  children?: ReactNode;
  /** Announced when it appears after something that the person did. */
  live?: boolean;
};

/** A sentence that the page owes its reader, where it concerns them. */
export function Notice({ tone = "info", title, children, live }: NoticeProps) {
  const { shape, look } = looks[tone];
  return (
    <div role={live ? "alert" : undefined} className={`flex gap-2 rounded-card border px-3 py-2 ${look}`}>
      <Glyph shape={shape} className="mt-0.5" />
      <div className="min-w-0 text-text">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  );
}

const looks: Record<Extract<Tone, NonNullable<NoticeProps["tone"]>>, { shape: Shape; look: string }> = {
  info: { shape: "info", look: "border-border bg-info-bg text-info" },
  ok: { shape: "tick", look: "border-ok bg-ok-bg text-ok" },
  medium: { shape: "triangle", look: "border-medium bg-medium-bg text-medium" },
  critical: { shape: "octagon", look: "border-critical bg-critical-bg text-critical" },
  unknown: { shape: "unknown", look: "border-dashed border-unknown bg-unknown-bg text-unknown" },
};
