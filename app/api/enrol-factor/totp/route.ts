import { z } from "zod";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { nextField } from "@/lib/auth/person-name";
import { startTotp } from "@/lib/auth/store/enrolment";
import { formRoute } from "@/lib/http/form-route";
import { sessionOf, visitorOf } from "@/lib/http/visitor";

export const POST = formRoute(
  {
    summary: "Begin setting up an authenticator app: a secret to scan, which counts once a code proves it.",
    body: z.object({ next: nextField }),
    page: ({ next }) => withNext("/enrol-factor", nextPage(next)),
  },
  async (_, { next }, request) => {
    const pending = await startTotp(await sessionOf(request), visitorOf(request));
    return { to: withNext("/enrol-factor", nextPage(next), { with: "app" }), json: pending };
  },
);
