import { NewEnrolmentToken } from "@/lib/fleet/model/enrolment";
import { createEnrolmentToken, listEnrolmentTokens } from "@/lib/fleet/store/enrolment";
import { created, userRoute } from "@/lib/http/route";

export const GET = userRoute(
  {
    permission: "fleet.enrolment.read",
    summary: "The newest enrolment tokens, without the tokens themselves.",
  },
  async (actor) => {
    const items = await listEnrolmentTokens(actor);
    return { items, next: null, total: items.length };
  },
);

export const POST = userRoute(
  {
    permission: "fleet.enrolment.create",
    summary: "Make a token with which servers join; it is shown once.",
    body: NewEnrolmentToken,
    stepUp: "of-people",
  },
  async (actor, { body }) => created(await createEnrolmentToken(actor, body)),
);
