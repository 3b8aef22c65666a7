import type { ReactNode } from "react";
import { Glyph, type Shape } from "./glyph";

export type Tone = "critical" | "high" | "medium" | "low" | "info" | "ok" | "unknown" | "neutral";

/** `solid` shouts, `framed` and `tint` speak, `plain` whispers. */
export type Weight = "solid" | "framed" | "tint" | "plain";

type BadgeProps = { tone: Tone; weight?: Weight; shape?: Shape; children: ReactNode };

/** A short word with a colour, and with a shape where the word is a state. */
export function Badge({ tone, weight = "tint", shape, children }: BadgeProps) {
  return (
    <span className={`badge ${weights[weight]}${looks[tone][weight]}`}>
      {shape && <Glyph shape={shape} />}
      {children}
    </span>
  );
}

const weights: Record<Weight, string> = {
  solid: "on-solid py-px pr-2 pl-1.5 ",
  framed: "border py-0 pr-2 pl-1.5 ",
  tint: "py-px pr-2 pl-1.5 ",
  plain: "",
};

function lookOf(text: string, ground: string, border: string): Record<Weight, string> {
  return {
    solid: "bg-critical-solid text-solid-fg",
    framed: `${text} ${ground} ${border}`,
    tint: `${text} ${ground}`,
    plain: text,
  };
}

const looks: Record<Tone, Record<Weight, string>> = {
  critical: lookOf("text-critical", "bg-critical-bg", "border-critical"),
  high: lookOf("text-high", "bg-high-bg", "border-high"),
  medium: lookOf("text-medium", "bg-medium-bg", "border-medium"),
  low: lookOf("text-low", "bg-low-bg", "border-low"),
  info: lookOf("text-info", "bg-info-bg", "border-info"),
  ok: lookOf("text-ok", "bg-ok-bg", "border-ok"),
  unknown: lookOf("text-unknown", "bg-unknown-bg", "border-unknown border-dashed"),
  neutral: lookOf("text-text-2", "bg-sunken", "border-border-strong"),
};
