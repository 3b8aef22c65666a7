import { SNOOZE_MS, Snoozing } from "@/lib/alerts/model/alert";
import { snoozeAlert, wakeAlert } from "@/lib/alerts/store/deeds";
import { getAlert } from "@/lib/alerts/store/one-alert";
import { Invalid } from "@/lib/errors";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const PUT = userRoute(
  {
    permission: "alerts.snooze",
    summary: "Let an alert rest for some minutes, until a time, or until it gets worse.",
    params: ById,
    body: Snoozing,
  },
  async (actor, { params, body }) => {
    await snoozeAlert(actor, params.id, (now) => {
      if ("untilWorse" in body) return null;
      const until = "minutes" in body ? now + body.minutes * 60_000 : Date.parse(body.until);
      if (until <= now + SNOOZE_MS) return until;
      throw new Invalid("An alert may rest for 30 days at most.", [
        { field: "until", message: "is too far off" },
      ]);
    });
    return getAlert(actor, params.id);
  },
);

export const DELETE = userRoute(
  { permission: "alerts.snooze", summary: "Wake a snoozed alert.", params: ById },
  async (actor, { params }) => {
    await wakeAlert(actor, params.id);
    return getAlert(actor, params.id);
  },
);
