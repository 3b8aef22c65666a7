import { z } from "zod";
import { codesCookie } from "@/lib/auth/cookie";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { nextField } from "@/lib/auth/person-name";
import { sealCodes } from "@/lib/auth/shown-codes";
import { renewRecoveryCodes } from "@/lib/auth/store/enrolment";
import { formRoute } from "@/lib/http/form-route";
import { fullSessionOf, visitorOf } from "@/lib/http/visitor";

export const POST = formRoute(
  {
    summary: "Ten new recovery codes; the old ones are worth nothing afterwards.",
    body: z.object({ next: nextField }),
    page: () => "/recovery-codes",
  },
  async (_, { next }, request) => {
    const session = await fullSessionOf(request);
    const recoveryCodes = await renewRecoveryCodes(session, visitorOf(request));
    return {
      to: withNext("/recovery-codes", nextPage(next)),
      cookies: [codesCookie(sealCodes(session.id, recoveryCodes))],
      json: { recoveryCodes },
    };
  },
);
