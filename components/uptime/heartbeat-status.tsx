import { Badge } from "@/components/ui/badge";
import { Status } from "@/components/ui/status";
import type { DownReason, HeartbeatRow, Recorded } from "@/lib/uptime/model/heartbeat";

const DOWN: Record<DownReason, string> = {
  missed: "Down: did not call",
  stuck: "Down: did not finish",
  failed: "Down: failed",
};

/** How a heartbeat stands: a word and a shape. */
export function HeartbeatStatus({ heartbeat }: { heartbeat: Pick<HeartbeatRow, "standing" | "reason"> }) {
  const { standing, reason } = heartbeat;
  switch (standing) {
    case "up":
      return <Status state="up" />;
    case "late":
      return <Status state="late" />;
    case "running":
      return (
        <Badge tone="info" shape="info">
          Running
        </Badge>
      );
    case "down":
      return <Status state="down">{reason ? DOWN[reason] : "Down"}</Status>;
    case "paused":
      return <Status state="off">Paused</Status>;
    case "new":
      return <Status state="unknown">Never called</Status>;
  }
}

/** What a call was taken for. */
export function RecordedStatus({ recorded }: { recorded: Recorded }) {
  switch (recorded) {
    case "success":
      return <Status state="passed">Success</Status>;
    case "fail":
      return <Status state="failed" />;
    case "start":
      return (
        <Badge tone="info" shape="info">
          Start
        </Badge>
      );
    case "log":
      return <Badge tone="neutral">Log</Badge>;
    case "ignored":
      return <Status state="off">Ignored</Status>;
  }
}
