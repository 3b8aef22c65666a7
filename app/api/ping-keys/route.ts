import { created, userRoute } from "@/lib/http/route";
import { NewPingKey } from "@/lib/uptime/model/heartbeat";
import { createPingKey, listPingKeys } from "@/lib/uptime/store/ping-keys";

export const GET = userRoute(
  {
    permission: "uptime.ping-key.read",
    summary: "The words by which heartbeats are called by their slugs. Without the words themselves.",
  },
  async (actor) => {
    const items = await listPingKeys(actor);
    return { items, next: null, total: items.length };
  },
);

export const POST = userRoute(
  {
    permission: "uptime.ping-key.change",
    summary: "Make a ping key. It is in the answer and nowhere else.",
    body: NewPingKey,
    stepUp: "of-people",
  },
  async (actor, { body }) => created(await createPingKey(actor, body)),
);
