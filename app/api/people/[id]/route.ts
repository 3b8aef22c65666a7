import { PersonChange } from "@/lib/auth/model/people";
import { changePerson, getPerson } from "@/lib/auth/store/people";
import { ById } from "@/lib/http/list";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "people.read", summary: "One person.", params: ById },
  (actor, { params }) => getPerson(actor, params.id),
);

export const PATCH = userRoute(
  {
    permission: "people.change",
    summary: "Change somebody's role or name, or end their access; their sessions end with it.",
    params: ById,
    body: PersonChange,
    stepUp: true,
  },
  (actor, { params, body }) => changePerson(actor, params.id, body),
);
