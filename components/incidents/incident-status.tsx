import { Badge, type Tone, type Weight } from "@/components/ui/badge";
import type { Shape } from "@/components/ui/glyph";
import type { IncidentStatus as Status } from "@/lib/incidents/model/incident";
import { STATUS_WORDS } from "./words";

/** Where work on an incident stands; how bad it is, is another sign. */
export function IncidentStatus({ status }: { status: Status }) {
  return <Badge {...looks[status]}>{STATUS_WORDS[status]}</Badge>;
}

const looks: Record<Status, { tone: Tone; weight: Weight; shape: Shape }> = {
  investigating: { tone: "medium", weight: "tint", shape: "triangle" },
  fixing: { tone: "info", weight: "framed", shape: "wrench" },
  watching: { tone: "info", weight: "tint", shape: "info" },
  closed: { tone: "ok", weight: "plain", shape: "tick" },
};
