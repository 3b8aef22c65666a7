import { userRoute } from "@/lib/http/route";
import { SelfCheck } from "@/lib/uptime/model/self-check";
import { changeSelfCheck, readSelfCheck } from "@/lib/uptime/store/self-check";

export const GET = userRoute(
  { permission: "uptime.read", summary: "The targets that tell whether we are cut off ourselves." },
  readSelfCheck,
);

export const PUT = userRoute(
  {
    permission: "uptime.probe.change",
    summary: "Name targets that are never all gone at once, unless we are cut off.",
    body: SelfCheck,
    stepUp: "of-people",
  },
  (actor, { body }) => changeSelfCheck(actor, body),
);
