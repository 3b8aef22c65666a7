import { Badge } from "@/components/ui/badge";
import { oddityWords } from "@/lib/fleet/attention";

/** What was odd about a report. */
export function OddityBadges({ oddities }: { oddities: readonly string[] }) {
  return oddities.map((oddity) => (
    <Badge key={oddity} tone={oddity === "clone" ? "high" : "medium"} shape="triangle">
      {oddityWords(oddity)}
    </Badge>
  ));
}
