import { mailNotice } from "@/lib/auth/mail";
import { ResetKind } from "@/lib/auth/model/resets";
import { approveReset } from "@/lib/auth/store/resets";
import { ById } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "people.reset",
    summary: "Approve the reset of an admin that another admin asked for, as it was shown, and get the link.",
    params: ById,
    body: ResetKind,
    stepUp: true,
  },
  async (actor, { params, body }) => {
    const { person, asker, resetUrl } = await approveReset(actor, params.id, body);
    mailNotice(person, "reset");
    mailNotice(asker, "reset-approved");
    return created({ resetUrl });
  },
);
