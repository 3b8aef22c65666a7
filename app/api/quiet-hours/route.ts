import { personRoute } from "@/lib/http/route";
import { QuietHours } from "@/lib/oncall/model/person";
import { changeQuietHours, getQuietHours } from "@/lib/oncall/store/quiet-hours";

export const GET = personRoute(
  { permission: "channels.own.read", summary: "When you want to be left in peace; null: never." },
  async (actor) => ({ quietHours: await getQuietHours(actor) }),
);

export const PUT = personRoute(
  {
    permission: "channels.own.change",
    summary: "Say when you want to be left in peace. Then you are told only by what makes no noise.",
    body: QuietHours,
  },
  (actor, { body }) => changeQuietHours(actor, body),
);
