import { Badge } from "@/components/ui/badge";

/** What came of it. The usual end is quiet. */
export function OutcomeBadge({ outcome }: { outcome: string }) {
  if (outcome === "done") {
    return (
      <Badge tone="ok" weight="plain" shape="tick">
        Done
      </Badge>
    );
  }
  if (outcome === "refused") {
    return (
      <Badge tone="medium" weight="tint" shape="diamond">
        Refused
      </Badge>
    );
  }
  return (
    <Badge tone="high" weight="framed" shape="triangle">
      {outcome === "failed" ? "Failed" : outcome}
    </Badge>
  );
}
