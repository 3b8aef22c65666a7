import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { Verification } from "@/lib/audit/model";

/** The alarm: somebody changed the log, or the database went back in time. */
export function BrokenChain({ fault, zone }: { fault: Verification["fault"]; zone: string }) {
  if (!fault) return null;
  return (
    <Notice tone="critical" title={`The audit log is broken at entry ${fault.seq}: ${fault.why}`}>
      <p>
        Found <Time at={fault.foundAt} zone={zone} form="minute" />. What stands{" "}
        <TextLink href={`/audit/${fault.seq}`}>from entry {fault.seq} on</TextLink> proves nothing until this
        is explained. Keep a copy of the database and of the folder <q>checkpoints</q> in Garrison's home, and
        run <q>garrison audit verify</q> with checkpoints that were kept on another machine. If the database
        was restored from a backup, that is the explanation: move the newer checkpoints away, and keep them.
      </p>
    </Notice>
  );
}
