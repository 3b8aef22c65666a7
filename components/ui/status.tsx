import type { ReactNode } from "react";
import { Badge, type Tone, type Weight } from "./badge";
import type { Shape } from "./glyph";

export type State =
  | "up"
  | "passed"
  | "late"
  | "slow"
  | "down"
  | "failed"
  | "unknown"
  | "maintenance"
  | "off"
  | "accepted";

type StatusProps = {
  state: State;
  /** Replaces the state's own word; the shape and the colour stay. */
  children?: ReactNode;
  /** The day an acceptance ends, already written: "2027-01-31". */
  until?: string;
};

/** What state something is in. The normal state is thin; "Not known" is dashed everywhere. */
export function Status({ state, children, until }: StatusProps) {
  const { tone, weight, shape, word } = states[state];
  return (
    <Badge tone={tone} weight={weight} shape={shape}>
      {children ?? word}
      {until && ` until ${until}`}
    </Badge>
  );
}

const states: Record<State, { tone: Tone; weight: Weight; shape: Shape; word: string }> = {
  up: { tone: "ok", weight: "plain", shape: "tick", word: "Up" },
  passed: { tone: "ok", weight: "plain", shape: "tick", word: "Passed" },
  late: { tone: "medium", weight: "tint", shape: "triangle", word: "Late" },
  slow: { tone: "medium", weight: "tint", shape: "triangle", word: "Slow" },
  down: { tone: "critical", weight: "tint", shape: "octagon", word: "Down" },
  failed: { tone: "critical", weight: "tint", shape: "octagon", word: "Failed" },
  unknown: { tone: "unknown", weight: "plain", shape: "unknown", word: "Not known" },
  maintenance: { tone: "info", weight: "tint", shape: "wrench", word: "Maintenance" },
  off: { tone: "info", weight: "plain", shape: "pause", word: "Off" },
  accepted: { tone: "info", weight: "framed", shape: "accepted", word: "Accepted" },
};
