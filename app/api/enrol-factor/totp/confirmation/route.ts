import { z } from "zod";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { nextField } from "@/lib/auth/person-name";
import { confirmTotp } from "@/lib/auth/store/enrolment";
import { formRoute } from "@/lib/http/form-route";
import { afterEnrolment } from "@/lib/http/sign-in-answers";
import { sessionOf, visitorOf } from "@/lib/http/visitor";

export const POST = formRoute(
  {
    summary: "Prove the authenticator app with a code.",
    body: z.object({ code: z.string().max(64), next: nextField }),
    page: ({ next }) => withNext("/enrol-factor", nextPage(next), { with: "app" }),
  },
  async (_, { code, next }, request) => {
    const session = await sessionOf(request);
    return afterEnrolment(session.id, await confirmTotp(session, code, visitorOf(request)), next);
  },
);
