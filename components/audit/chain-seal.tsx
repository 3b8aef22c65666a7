import { Badge } from "@/components/ui/badge";
import { Code } from "@/components/ui/code";
import { Time } from "@/components/ui/time";
import type { Verification } from "@/lib/audit/model";
import { counted } from "@/lib/units";

/** Is the audit log whole? In one line, for the log itself and for whoever relies on it. */
export function ChainSeal({ verification, zone }: { verification: Verification; zone: string }) {
  const { state, checkedAt, entries, head, fault } = verification;
  if (fault) {
    return (
      <Badge tone="critical" weight="solid" shape="octagon">
        Broken at entry {fault.seq}
      </Badge>
    );
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      {state === "verified" ? (
        <Badge tone="ok" weight="plain" shape="tick">
          Chain verified
        </Badge>
      ) : (
        <Badge tone="unknown" weight="plain" shape="unknown">
          {checkedAt ? "Not verified since" : "Not verified yet"}
        </Badge>
      )}
      {checkedAt && (
        <>
          <Time at={checkedAt} zone={zone} form="minute" />· {counted(entries, "entry", "entries")}
        </>
      )}
      {checkedAt && head && entries > 0 && (
        <span>
          · head <Code>{head.slice(0, 12)}</Code>
        </span>
      )}
    </span>
  );
}
