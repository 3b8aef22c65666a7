/** `/ping/…`: healthchecks' addresses, so that its clients are pointed here by changing a name. */
import { Unavailable } from "@/lib/errors";
import { isDatabaseAway } from "@/lib/http/problem";
import { type QuickAnswer, quickRoute } from "@/lib/http/quick-route";
import { BODY_LIMIT } from "@/lib/uptime/model/heartbeat";
import { answerPing } from "@/lib/uptime/store/calling";
import { beginningAndEnd } from "./beginning-and-end";

const HEADERS = {
  "content-type": "text/plain; charset=utf-8",
  "ping-body-limit": String(BODY_LIMIT),
  "access-control-allow-origin": "*",
  "cache-control": "no-store",
};

export const ping = quickRoute(
  {
    summary: "A job says that it ran, began, failed, or with which status it ended.",
    accepts: "text/plain",
    permission: "uptime.ping.record",
  },
  async (request): Promise<QuickAnswer> => {
    const arrived = performance.now();
    const { method, path, query, header, origin } = request;
    const segments = decoded(path.split("/").slice(2));
    if (segments === null) return { status: 404, headers: HEADERS, text: "not found" };
    const body = () => beginningAndEnd(request, BODY_LIMIT);
    const arrival = { ...origin, method, query, body, agent: header("user-agent"), arrived };
    try {
      const { status, text } = await answerPing(segments, arrival);
      return { status, headers: HEADERS, text };
    } catch (error) {
      if (!(error instanceof Unavailable || isDatabaseAway(error))) throw error;
      // Plain words: what calls is a line of a crontab, and mails what it was told.
      const text = "unavailable, this call was not kept";
      return { status: 503, headers: { ...HEADERS, "retry-after": "5" }, text };
    }
  },
);

/** null for what is no text. */
function decoded(segments: readonly string[]): string[] | null {
  try {
    return segments.map((segment) => (segment.includes("%") ? decodeURIComponent(segment) : segment));
  } catch {
    return null;
  }
}
