import { getAlert } from "@/lib/alerts/store/one-alert";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "alerts.read", summary: "One alert with all its labels and who has it.", params: ById },
  (actor, { params }) => getAlert(actor, params.id),
);
