import { NewReading } from "@/lib/backups/model/reading";
import { removeReading, setReading } from "@/lib/backups/store/readings";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const PUT = userRoute(
  {
    permission: "backups.system.change",
    summary: "Read the runs of a copy in what a server's agent prints: of pgBackRest, or of a timed service.",
    params: ById,
    body: NewReading,
  },
  (actor, { params, body }) => setReading(actor, params.id, body),
);

export const DELETE = userRoute(
  {
    permission: "backups.system.change",
    summary: "Read the runs of a copy from an agent no more. What was read stays.",
    params: ById,
  },
  (actor, { params }) => removeReading(actor, params.id),
);
