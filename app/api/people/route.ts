import { mailInvitation } from "@/lib/auth/mail";
import { Invitation } from "@/lib/auth/model/people";
import { createInvitation } from "@/lib/auth/store/links";
import { listPeople } from "@/lib/auth/store/people";
import { created, userRoute } from "@/lib/http/route";

export const GET = userRoute(
  { permission: "people.read", summary: "Everybody who may come in, and their second factors." },
  async (actor) => {
    const items = await listPeople(actor);
    return { items, next: null, total: items.length };
  },
);

export const POST = userRoute(
  {
    permission: "people.invite",
    summary: "Invite somebody; the answer holds a link that works once, for 24 hours.",
    body: Invitation,
    stepUp: true,
  },
  async (actor, { body }) => {
    const invited = await createInvitation(actor, body);
    const mailed = await mailInvitation(
      { name: body.name ?? invited.email, address: invited.email },
      invited.setupUrl,
    );
    return created({ ...invited, mailed });
  },
);
