import { Badge, type Tone, type Weight } from "./badge";
import type { Shape } from "./glyph";

export type SeverityLevel = "critical" | "high" | "medium" | "low" | "info";

/** How bad something is. Weight falls with severity, so that grey paper still ranks it. */
export function Severity({ level, count }: { level: SeverityLevel; count?: number }) {
  const { tone, weight, shape, word } = severities[level];
  return (
    <Badge tone={tone} weight={weight} shape={shape}>
      {count === undefined ? word : `${count} ${word.toLowerCase()}`}
    </Badge>
  );
}

const severities: Record<SeverityLevel, { tone: Tone; weight: Weight; shape: Shape; word: string }> = {
  critical: { tone: "critical", weight: "solid", shape: "octagon", word: "Critical" },
  high: { tone: "high", weight: "framed", shape: "triangle", word: "High" },
  medium: { tone: "medium", weight: "tint", shape: "diamond", word: "Medium" },
  low: { tone: "low", weight: "plain", shape: "chevron", word: "Low" },
  info: { tone: "info", weight: "plain", shape: "info", word: "Info" },
};
