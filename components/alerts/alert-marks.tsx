import { Badge } from "@/components/ui/badge";
import { Glyph } from "@/components/ui/glyph";
import { Untrusted } from "@/components/ui/untrusted";
import { formatCount } from "@/lib/units";
import type { ListedAlert } from "./listed-alert";
import { ordinal } from "./words";

type Marked = Pick<ListedAlert, "episode" | "occurrences" | "flapping" | "quiet">;

/** What else is worth knowing before it is opened: how often, whether it comes and goes, whether people are told. */
export function AlertMarks({ alert: { episode, occurrences, flapping, quiet } }: { alert: Marked }) {
  if (episode < 2 && occurrences < 2 && !flapping && !quiet) return null;
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-xs text-text-3">
      {flapping && (
        <Badge tone="medium" weight="plain" shape="triangle">
          Flapping
        </Badge>
      )}
      {episode > 1 && <span>{ordinal(episode)} time</span>}
      {occurrences > 1 && <span>{formatCount(occurrences)} times</span>}
      {quiet && (
        <span className="inline-flex items-center gap-1">
          <Glyph shape="pause" />
          Quiet: <Untrusted text={quiet} limit={100} />
        </span>
      )}
    </span>
  );
}
