import { mailNotice } from "@/lib/auth/mail";
import { approveReset } from "@/lib/auth/store/resets";
import { ById } from "@/lib/http/list";
import { created, userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "people.reset",
    summary: "Approve the reset of an admin that another admin asked for, and get the link.",
    params: ById,
    stepUp: true,
  },
  async (actor, { params }) => {
    const { person, asker, resetUrl } = await approveReset(actor, params.id);
    mailNotice(person, "reset");
    mailNotice(asker, "reset-approved");
    return created({ resetUrl });
  },
);
