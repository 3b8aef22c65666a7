import { Badge } from "@/components/ui/badge";
import { Status } from "@/components/ui/status";
import type { ListedAlert } from "./listed-alert";
import { RESOLUTION_WORDS, STATE_WORDS } from "./words";

/** Where an alert stands. Only what its sender ended is a recovery; a silent one leaves us not knowing. */
export function AlertState({
  alert: { state, resolution, snoozedUntil },
}: {
  alert: Pick<ListedAlert, "state" | "resolution" | "snoozedUntil">;
}) {
  if (state === "resolved") return <Resolution by={resolution} />;
  if (state === "open") {
    return (
      <Badge tone="neutral" weight="framed">
        {STATE_WORDS.open}
      </Badge>
    );
  }
  if (state === "snoozed") {
    return (
      <Status state="off">{snoozedUntil ? `Snoozed until ${snoozedUntil}` : STATE_WORDS.snoozed}</Status>
    );
  }
  return <Badge tone="neutral">{STATE_WORDS.acknowledged}</Badge>;
}

function Resolution({ by }: { by: ListedAlert["resolution"] }) {
  const words = by === null ? STATE_WORDS.resolved : RESOLUTION_WORDS[by];
  if (by === "lease") return <Status state="unknown">{words}</Status>;
  if (by === "sender") return <Status state="passed">{words}</Status>;
  return (
    <Badge tone="info" weight="plain">
      {words}
    </Badge>
  );
}
