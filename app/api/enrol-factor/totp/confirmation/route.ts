import { z } from "zod";
import { mailNotice } from "@/lib/auth/mail";
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
    const enrolled = await confirmTotp(session, code, visitorOf(request));
    mailNotice(session, "factor");
    return afterEnrolment(session.id, enrolled, next);
  },
);
