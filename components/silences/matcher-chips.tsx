import { Badge } from "@/components/ui/badge";
import { Untrusted } from "@/components/ui/untrusted";
import { type Matcher, matcherText } from "@/lib/alerts/model/matchers";

const LONGEST = 120;

/** Which labels are meant, each by itself. All of them must match. */
export function MatcherChips({ matchers }: { matchers: readonly Matcher[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {matchers.map(matcherText).map((text) => (
        <Badge key={text} tone="neutral" weight="framed">
          <span className="font-mono text-xs break-all whitespace-normal">
            <Untrusted text={text} limit={LONGEST} />
          </span>
        </Badge>
      ))}
    </span>
  );
}
