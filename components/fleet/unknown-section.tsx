import { Notice } from "@/components/ui/notice";
import { Untrusted } from "@/components/ui/untrusted";
import { remedyOf } from "@/lib/fleet/remedy";

/** Why something is not known, in the words of what refused, and what would make it known. */
export function UnknownSection({ what, reason }: { what: string; reason: string }) {
  return (
    <Notice tone="unknown" title={`${what}: not known`}>
      <p className="font-mono text-[0.9em] break-words">
        <Untrusted text={reason} limit={600} />
      </p>
      <p className="mt-1 text-text-2">{remedyOf(reason)}</p>
    </Notice>
  );
}
