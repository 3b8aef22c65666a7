import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import type { UnsignedDrills } from "@/lib/backups/model/drill";
import { counted } from "@/lib/units";
import type { UptimeCounts } from "@/lib/uptime/model/objective";

type WaitingDecisionsProps = { uptime: UptimeCounts; unsigned: UnsignedDrills };

/** What somebody did or wants to do, and a second person has to say yes to. */
export function WaitingDecisions({ uptime: { waiting }, unsigned: { items, total } }: WaitingDecisionsProps) {
  return (
    <Card title="Decisions that wait for you">
      {waiting > 0 && (
        <p>
          {counted(waiting, "window")} of planned work {waiting === 1 ? "waits" : "wait"} for a second
          person's approval. <TextLink href="/uptime/maintenance">Maintenance</TextLink>
        </p>
      )}
      {total > 0 && (
        <p>
          {counted(total, "restore")} that {total === 1 ? "was" : "were"} tried{" "}
          {total === 1 ? "waits" : "wait"} for a second person's signature:{" "}
          {items.map(({ id, system }, place) => (
            <span key={id}>
              {place > 0 && ", "}
              <TextLink href={`/backups/drills/${id}`}>
                <Untrusted text={system} limit={60} />
              </TextLink>
            </span>
          ))}
          {total > items.length && ` and ${total - items.length} more`}.
        </p>
      )}
      {waiting === 0 && total === 0 && (
        <p className="text-text-2">No planned work waits for approval, and no restore for a signature.</p>
      )}
    </Card>
  );
}
