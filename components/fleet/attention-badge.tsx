import Link from "next/link";
import { Badge, type Tone, type Weight } from "@/components/ui/badge";
import type { Shape } from "@/components/ui/glyph";
import type { Attention, AttentionLevel } from "@/lib/fleet/attention";
import { serverHref } from "@/lib/fleet/model/server-page";

/** Something about a server that needs a person, and the way to it. */
export function AttentionBadge({ id, item }: { id: string; item: Attention }) {
  const { tone, weight, shape } = looks[item.level];
  return (
    <Link
      href={serverHref(id, { tab: item.tab }, item.hash)}
      prefetch={false}
      className="inline-flex min-h-6 items-center hover:underline pointer-coarse:min-h-11"
    >
      <Badge tone={tone} weight={weight} shape={shape}>
        {item.words}
      </Badge>
    </Link>
  );
}

const looks: Record<AttentionLevel, { tone: Tone; weight: Weight; shape: Shape }> = {
  critical: { tone: "critical", weight: "solid", shape: "octagon" },
  high: { tone: "high", weight: "framed", shape: "triangle" },
  medium: { tone: "medium", weight: "tint", shape: "diamond" },
  unknown: { tone: "unknown", weight: "framed", shape: "unknown" },
  low: { tone: "low", weight: "plain", shape: "chevron" },
};
