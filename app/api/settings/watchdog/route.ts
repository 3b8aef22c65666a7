import { WatchdogWish } from "@/lib/health/model";
import { changeWatchdog, readWatchdog } from "@/lib/health/store";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "health.read",
    summary: "Who is called every minute, so that somebody notices when Garrison is gone.",
  },
  readWatchdog,
);

export const PUT = userRoute(
  {
    permission: "settings.change",
    summary: "Name the address that notices when Garrison is gone; an empty one takes it away.",
    body: WatchdogWish,
    stepUp: "of-people",
  },
  (actor, { body }) => changeWatchdog(actor, body.url),
);
