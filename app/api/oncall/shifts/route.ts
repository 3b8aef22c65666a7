import { personRoute } from "@/lib/http/route";
import { listOwnShifts } from "@/lib/oncall/store/on-call";

export const GET = personRoute(
  { permission: "oncall.own.read", summary: "Your own shifts in the next 60 days, the next first." },
  async (actor) => ({ items: await listOwnShifts(actor, new Date()) }),
);
