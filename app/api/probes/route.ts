import { Paging } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";
import { NewProbe } from "@/lib/uptime/model/probe";
import { createProbe, listProbes } from "@/lib/uptime/store/probes";

export const GET = userRoute(
  { permission: "uptime.read", summary: "The probes with what they last saw, by name.", query: Paging },
  (actor, { query }) => listProbes(actor, query),
);

export const POST = userRoute(
  {
    permission: "uptime.probe.change",
    summary: "Look at a target from now on.",
    body: NewProbe,
    stepUp: "of-people",
  },
  async (actor, { body }) => created(await createProbe(actor, body)),
);
