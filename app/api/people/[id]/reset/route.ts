import { mailNotice } from "@/lib/auth/mail";
import { ResetKind } from "@/lib/auth/model/resets";
import { askReset, withdrawReset } from "@/lib/auth/store/resets";
import { ById } from "@/lib/http/list";
import { accepted, created, userRoute } from "@/lib/http/route";

export const POST = userRoute(
  {
    permission: "people.reset",
    summary:
      "Make a link by which somebody sets a new passphrase; it works once, for 30 minutes. An admin's reset waits for a second admin first (202).",
    params: ById,
    body: ResetKind,
    stepUp: true,
  },
  async (actor, { params, body }) => {
    const { person, resetUrl } = await askReset(actor, params.id, body);
    mailNotice(person, resetUrl ? "reset" : "reset-asked");
    return resetUrl ? created({ resetUrl }) : accepted({ waiting: "for the approval of a second admin" });
  },
);

export const DELETE = userRoute(
  { permission: "people.reset", summary: "Withdraw the reset of an admin that waits.", params: ById },
  (actor, { params }) => withdrawReset(actor, params.id),
);
